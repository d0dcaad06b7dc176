export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export type AttributeType = 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime';

/** As RFC 7643 §7 describes an attribute. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readWrite' | 'readOnly' | 'immutable';
  readonly returned: 'default' | 'always';
  readonly uniqueness: 'none' | 'server';
  readonly subAttributes?: readonly Attribute[];
}

const attribute = (
  name: string,
  description: string,
  more: Partial<Omit<Attribute, 'name' | 'description'>> = {},
): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

const complex = (name: string, description: string, subAttributes: readonly Attribute[]): Attribute =>
  attribute(name, description, { type: 'complex', subAttributes });

const many = (name: string, description: string, subAttributes: readonly Attribute[]): Attribute =>
  attribute(name, description, { type: 'complex', multiValued: true, subAttributes });

const PLURAL = [
  attribute('value', 'The value itself'),
  attribute('display', 'For people to read'),
  attribute('type', 'Such as work or home'),
  attribute('primary', 'Whether it is the preferred one', { type: 'boolean' }),
];

export const USER_ATTRIBUTES: readonly Attribute[] = [
  attribute(
    'userName',
    'What the identity provider calls the person; an e-mail address unless emails has one',
    {
      required: true,
      uniqueness: 'server',
    },
  ),
  complex('name', 'The parts of the name', [
    attribute('formatted', 'The whole name'),
    attribute('familyName', 'Family name'),
    attribute('givenName', 'Given name'),
    attribute('middleName', 'Middle name'),
    attribute('honorificPrefix', 'Such as Dr.'),
    attribute('honorificSuffix', 'Such as III'),
  ]),
  attribute('displayName', 'The name that colleagues see'),
  attribute('nickName', 'A casual name'),
  attribute('profileUrl', 'A page about the person', { type: 'reference' }),
  attribute('title', 'Such as Vice President'),
  attribute('userType', 'Such as Employee'),
  attribute('preferredLanguage', 'Such as en-US'),
  attribute('locale', 'Such as en-US'),
  attribute('timezone', 'Such as Europe/Berlin'),
  attribute('active', 'Whether the membership of the organization gives access', { type: 'boolean' }),
  many('emails', 'The primary one is the address of the account', PLURAL),
  many('phoneNumbers', 'Phone numbers', PLURAL),
  many('addresses', 'Postal addresses', [
    attribute('formatted', 'The whole address'),
    attribute('streetAddress', 'Street and number'),
    attribute('locality', 'City'),
    attribute('region', 'State'),
    attribute('postalCode', 'Postal code'),
    attribute('country', 'ISO 3166-1 alpha-2'),
    attribute('type', 'Such as work or home'),
    attribute('primary', 'Whether it is the preferred one', { type: 'boolean' }),
  ]),
];

export const ENTERPRISE_ATTRIBUTES: readonly Attribute[] = [
  attribute('employeeNumber', 'A number or text that the organization gave'),
  attribute('costCenter', 'Cost center'),
  attribute('organization', 'Organization'),
  attribute('division', 'Division'),
  attribute('department', 'The department of the membership'),
  complex('manager', 'Who the person reports to', [
    attribute('value', 'The id of the manager'),
    attribute('displayName', 'The name of the manager'),
  ]),
];

export const EXTERNAL_ID = attribute('externalId', 'The id that the identity provider gave', {
  caseExact: true,
});

/** Known to SCIM, and nothing that is kept here: they are taken and forgotten. */
export const IGNORED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'schemas',
  'id',
  'meta',
  'groups',
  'password',
  'ims',
  'photos',
  'entitlements',
  'roles',
  'x509certificates',
]);

const READ_ONLY_GROUPS = attribute('groups', 'The groups the person is in', {
  type: 'complex',
  multiValued: true,
  mutability: 'readOnly',
  subAttributes: [
    attribute('value', 'The id of the group', { mutability: 'readOnly' }),
    attribute('display', 'The name of the group', { mutability: 'readOnly' }),
  ],
});

const GROUP_ATTRIBUTES: readonly Attribute[] = [
  attribute('displayName', 'The name of the group', { required: true, uniqueness: 'server' }),
  many('members', 'Who is in the group', [
    attribute('value', 'The id of the user', { mutability: 'immutable', caseExact: true }),
    attribute('display', 'The name of the user', { mutability: 'readOnly' }),
    attribute('type', 'User', { mutability: 'immutable' }),
  ]),
];

const schema = (id: string, name: string, description: string, attributes: readonly Attribute[]) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name,
  description,
  attributes,
  meta: { resourceType: 'Schema', location: `/scim/v2/Schemas/${id}` },
});

export const SCHEMAS = [
  schema(USER_SCHEMA, 'User', 'A member of the organization', [...USER_ATTRIBUTES, READ_ONLY_GROUPS]),
  schema(ENTERPRISE_SCHEMA, 'EnterpriseUser', 'A member as an employee', ENTERPRISE_ATTRIBUTES),
  schema(GROUP_SCHEMA, 'Group', 'A team of the organization, or people with a role', GROUP_ATTRIBUTES),
] as const;

const resourceType = (name: string, endpoint: string, of: string, extensions: readonly object[] = []) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: name,
  name,
  endpoint,
  schema: of,
  schemaExtensions: extensions,
  meta: { resourceType: 'ResourceType', location: `/scim/v2/ResourceTypes/${name}` },
});

export const RESOURCE_TYPES = [
  resourceType('User', '/Users', USER_SCHEMA, [{ schema: ENTERPRISE_SCHEMA, required: false }]),
  resourceType('Group', '/Groups', GROUP_SCHEMA),
] as const;

export const MAX_RESULTS = 200;

export const SERVICE_PROVIDER_CONFIG = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_RESULTS },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A SCIM token of the organization',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: '/scim/v2/ServiceProviderConfig' },
} as const;

/** Clients follow locations, so they are whole addresses. */
export const located = <T extends { readonly meta: { readonly location: string } }>(
  each: T,
  base: string,
) => ({
  ...each,
  meta: { ...each.meta, location: `${base}${each.meta.location}` },
});
