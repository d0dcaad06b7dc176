import { newId } from '#libs/kernel/id.js';

/** Where the first call of an answer's first step stands. */
export const callPlace = () => ({
  organizationId: newId(),
  userId: newId(),
  conversationId: newId(),
  messageId: newId(),
  step: 1,
  position: 0,
});
