import type { MembershipSummary } from '../../tenancy/index.js';
import type { MembershipView } from './session.view.js';

export const toMembershipView = ({
  organizationId,
  name,
  slug,
  displayName,
  role,
}: MembershipSummary): MembershipView => ({
  id: organizationId,
  name,
  slug,
  displayName,
  role,
});

/** The organization to work in, as sessions name it. */
export const toWorkplace = (place: MembershipSummary | undefined): MembershipView | null =>
  place ? toMembershipView(place) : null;
