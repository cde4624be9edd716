/** Which class and activity of the Open Cybersecurity Schema Framework an action belongs to (schema.ocsf.io, 1.3). */

export interface OcsfClass {
  readonly ids: {
    readonly category_uid: number;
    readonly category_name: string;
    readonly class_uid: number;
    readonly class_name: string;
  };
  /** Activities of this class by the last word of an action. */
  readonly activities: Readonly<Record<string, OcsfActivity>>;
}

interface OcsfActivity {
  readonly id: number;
  readonly name: string;
}

const create: OcsfActivity = { id: 1, name: 'Create' };
const read: OcsfActivity = { id: 2, name: 'Read' };
const update: OcsfActivity = { id: 3, name: 'Update' };
const other: OcsfActivity = { id: 99, name: 'Other' };

const authentication: OcsfClass = {
  ids: { category_uid: 3, category_name: 'Identity & Access Management', class_uid: 3002, class_name: 'Authentication' },
  activities: { 'sign-in': { id: 1, name: 'Logon' }, 'sign-out': { id: 2, name: 'Logoff' } },
};

const entityManagement: OcsfClass = {
  ids: { category_uid: 3, category_name: 'Identity & Access Management', class_uid: 3004, class_name: 'Entity Management' },
  activities: { release: create, namespace: read },
};

const apiActivity: OcsfClass = {
  ids: { category_uid: 6, category_name: 'Application Activity', class_uid: 6003, class_name: 'API Activity' },
  activities: { preview: create, submit: create, search: read, watch: read, get: read },
};

/** `identity.*` is authentication, `config.*` tells of a managed entity, the rest are calls. */
export function classOf(action: string): OcsfClass {
  if (action.startsWith('identity.')) return authentication;
  return action.startsWith('config.') ? entityManagement : apiActivity;
}

export function activityOf(action: string, { activities, ids }: OcsfClass): OcsfActivity {
  const verb = action.slice(action.lastIndexOf('.') + 1);
  return activities[verb] ?? (ids.class_uid === authentication.ids.class_uid ? other : update);
}
