import { Nest } from '#libs/http/fields.js';
import { MessageView } from '../message.view.js';

/** The stored question, and the answer to be: empty and `generating`. */
export class SentMessageView {
  @Nest(() => MessageView)
  userMessage: MessageView;

  @Nest(() => MessageView)
  assistantMessage: MessageView;
}
