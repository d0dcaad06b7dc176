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

/** The organization to work in: the preferred one while the person belongs to it, otherwise the first joined. */
export function chooseOrganization(
  memberships: readonly MembershipSummary[],
  preferred: string | null,
): MembershipView | null {
  const chosen = memberships.find(({ organizationId }) => organizationId === preferred) ?? memberships[0];
  return chosen ? toMembershipView(chosen) : null;
}
