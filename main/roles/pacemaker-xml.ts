import type { ReadingRole, ReportedMember } from '../domain/reading.ts';
import { maxMembers, nameText } from './member-name.ts';
import { elementAt, elementsNamed, readXml, type XmlElement } from './xml.ts';

/*
 * crm_mon -1 --output-as=xml (2.0.3 and later; `-X` before: the same below a root named crm_mon, roles Master and Slave):
 *
 *   <pacemaker-result api-version="2.25" request="crm_mon -1 --output-as=xml">
 *     <summary>
 *       <current_dc present="true" name="n2" id="2" with_quorum="true"/>
 *       <cluster_options stonith-enabled="false" no-quorum-policy="stop" maintenance-mode="false"/>
 *     </summary>
 *     <nodes><node name="n1" id="1" online="true" standby="false" maintenance="false" is_dc="false" type="member"/> …</nodes>
 *     <resources>
 *       <clone id="cl" multi_state="true" managed="true">
 *         <resource id="db" role="Promoted" active="true" managed="true" failed="false"><node name="n2"/></resource>
 *     …
 *     <status code="0" message="OK"/>
 *   </pacemaker-result>
 */

/** A node of the cluster as pacemaker lists it. */
export interface PacemakerNode {
  readonly name: string;
  readonly isOnline: boolean;
  readonly isDc: boolean;
  /** Takes no resources: standby, or shutting down, or not yet joined. */
  readonly isIdle: boolean;
  readonly isUnclean: boolean;
  readonly isMaintained: boolean;
  /** false for remote and guest nodes: they run resources and vote for nothing. */
  readonly isMember: boolean;
}

/** One instance of a resource on one node. */
export interface PacemakerInstance {
  readonly resource: string;
  /** Ids of the elements around it: clone, group, bundle. */
  readonly within: readonly string[];
  readonly node: string;
  readonly role: 'promoted' | 'unpromoted' | 'started' | 'moving';
  readonly isManaged: boolean;
  readonly isFailed: boolean;
}

/** The status of a cluster as one node tells it. */
export interface PacemakerStatus {
  readonly dc: string | null;
  readonly hasQuorum: boolean | null;
  readonly stonith: boolean | null;
  readonly noQuorumPolicy: string | null;
  readonly isMaintained: boolean | null;
  readonly nodes: readonly PacemakerNode[];
  readonly instances: readonly PacemakerInstance[];
  /** Ids of clones that promote, and of the resources in them. */
  readonly promotable: readonly string[];
}

/** An answer, a refusal in the tool's own words, or null for something that is no status of pacemaker. */
export function readStatus(text: string): PacemakerStatus | { readonly refusal: string } | null {
  const root = statusDocument(text);
  if (root === null) return null;
  const errors = elementsNamed(root, 'error').map((error) => error.text.trim());
  const code = elementAt(root, 'status')?.attributes.get('code') ?? '0';
  const summary = elementAt(root, 'summary');
  if (code !== '0' || errors.length > 0 || summary === null) {
    const message = code === '0' ? '' : (elementAt(root, 'status')?.attributes.get('message') ?? '');
    return { refusal: [...errors, message].filter(Boolean).join('; ') || `status ${code}` };
  }
  const dc = elementAt(summary, 'current_dc')?.attributes;
  const options = elementAt(summary, 'cluster_options')?.attributes;
  const policy = options?.get('no-quorum-policy');
  return {
    dc: dc?.get('present') === 'true' ? nameText(dc.get('name') ?? '') : null,
    hasQuorum: flag(dc?.get('with_quorum')),
    stonith: flag(options?.get('stonith-enabled') ?? options?.get('fencing-enabled')),
    noQuorumPolicy: policy === undefined ? null : nameText(policy).slice(0, 40),
    isMaintained: flag(options?.get('maintenance-mode')),
    nodes: (elementAt(root, 'nodes')?.children ?? []).slice(0, maxMembers).map(nodeOf),
    instances: instancesIn(elementAt(root, 'resources')),
    promotable: promotableIn(elementAt(root, 'resources')),
  };
}

/** Members of the cluster with the part that the service has on them. */
export function membersOf(status: PacemakerStatus, roleOf: (node: string) => ReadingRole): readonly ReportedMember[] {
  return status.nodes.map(({ name, isMember, isOnline }) => ({
    name,
    votes: isMember ? 1 : 0,
    voting: isMember,
    ...(isOnline ? { role: roleOf(name) } : {}),
    up: isOnline,
  }));
}

/** The document may stand between the lines of the script that took it. */
function statusDocument(text: string): XmlElement | null {
  const start = text.search(/<(?:pacemaker-result|crm_mon)\b/);
  const name = text.startsWith('<crm_mon', start) ? 'crm_mon' : 'pacemaker-result';
  const end = text.indexOf(`</${name}>`, start);
  return start === -1 || end === -1 ? null : readXml(text.slice(start, end + name.length + 3));
}

function nodeOf({ attributes }: XmlElement): PacemakerNode {
  const is = (name: string): boolean => attributes.get(name) === 'true';
  return {
    name: nameText(attributes.get('name') ?? ''),
    isOnline: is('online'),
    isDc: is('is_dc'),
    isIdle: is('standby') || is('standby_onfail') || is('pending') || is('shutdown'),
    isUnclean: is('unclean'),
    isMaintained: is('maintenance'),
    isMember: attributes.get('type') === undefined || attributes.get('type') === 'member',
  };
}

function instancesIn(resources: XmlElement | null): readonly PacemakerInstance[] {
  const found: PacemakerInstance[] = [];
  const visit = (element: XmlElement, within: readonly string[]): void => {
    if (element.name === 'resource') found.push(...instancesOf(element, within));
    const id = element.attributes.get('id');
    for (const child of element.children) visit(child, id === undefined ? within : [...within, id]);
  };
  if (resources !== null) visit(resources, []);
  return found.slice(0, 10_000);
}

function instancesOf({ attributes, children }: XmlElement, within: readonly string[]): readonly PacemakerInstance[] {
  const role = instanceRole(attributes.get('role'));
  if (role === null) return [];
  return children
    .filter(({ name }) => name === 'node')
    .map((node) => ({
      resource: attributes.get('id') ?? '',
      within,
      node: nameText(node.attributes.get('name') ?? ''),
      role,
      isManaged: attributes.get('managed') !== 'false',
      isFailed: attributes.get('failed') === 'true' || attributes.get('blocked') === 'true',
    }));
}

function instanceRole(role: string | undefined): PacemakerInstance['role'] | null {
  switch (role) {
    case 'Promoted':
    case 'Master':
      return 'promoted';
    case 'Unpromoted':
    case 'Slave':
      return 'unpromoted';
    case 'Started':
      return 'started';
    case undefined:
    case 'Stopped':
      return null;
    default:
      return 'moving';
  }
}

function promotableIn(resources: XmlElement | null): readonly string[] {
  if (resources === null) return [];
  const clones = elementsNamed(resources, 'clone').filter(({ attributes }) => attributes.get('multi_state') === 'true');
  // A bundle says nothing of promotion itself: the roles of its replicas do.
  const bundles = elementsNamed(resources, 'bundle').filter((bundle) =>
    elementsNamed(bundle, 'resource').some(({ attributes }) =>
      /^(Promoted|Unpromoted|Master|Slave)$/.test(attributes.get('role') ?? ''),
    ),
  );
  return [...clones, ...bundles].map(({ attributes }) => attributes.get('id') ?? '').slice(0, 1000);
}

function flag(value: string | undefined): boolean | null {
  return value === 'true' ? true : value === 'false' ? false : null;
}
