import { hostFace } from '../topology/host-face.ts';
import { touchesHost } from '../state/situation-touches.ts';
import { useIsReplay, useScreen } from '../state/use-stores.ts';
import styles from './drawer.module.css';
import { Age, DetailHead, EvidenceList, Fact, RelatedSituations } from './parts.tsx';

/** A host: what is known of it, by whom, and what it does in its clusters. */
export function HostDetail({ id }: { readonly id: string }) {
  const screen = useScreen((whole) => whole);
  const isReplay = useIsReplay();
  if (screen === undefined) return null;
  const { inventory } = screen;
  const declared = inventory.hosts.find((host) => host.id === id);
  if (declared === undefined) return null;
  const status = screen.hosts.get(id);
  const face = hostFace(screen, id);
  const memberships = inventory.clusters.flatMap((cluster) =>
    cluster.members.filter((member) => member.host === id).map((member) => ({ cluster, member })),
  );
  const evidence = [...screen.situations.values()]
    .filter((situation) => situation.phase !== 'cleared')
    .flatMap((situation) => situation.evidence)
    .filter((testimony) => testimony.host === id || testimony.what.includes(id));
  return (
    <>
      <DetailHead kind="Host" name={id} level={face.level} words={face.words || 'alive'} />
      <dl className={styles['facts']}>
        <Fact name="state">{status?.state ?? 'unobserved'}</Fact>
        <Fact name="last testimony">
          <Age ageMs={status?.ageMs ?? null} />
        </Fact>
        <Fact name="session from here">{status?.session ?? 'none'}</Fact>
        {status?.route != null && <Fact name="read through">second route {status.route}</Fact>}
        {status?.why != null && <Fact name="why">{status.why}</Fact>}
        <Fact name="address">{declared.address}</Fact>
        <Fact name="region">
          {inventory.regions.find((region) => region.id === declared.region)?.name ?? declared.region}
        </Fact>
        {declared.failureDomain !== null && <Fact name="failure domain">{declared.failureDomain}</Fact>}
        {declared.maintenance !== null && <Fact name="maintenance">{declared.maintenance}</Fact>}
        {status !== undefined && (
          <Fact name="peers">
            {isReplay
              ? 'not recorded'
              : `${status.peers.up} up · ${status.peers.suspect} suspect · ${status.peers.cut} cut · ${status.peers.unknown} not seen`}
          </Fact>
        )}
      </dl>
      {memberships.length > 0 && (
        <section className={styles['section']}>
          <h3>Clusters</h3>
          <ul>
            {memberships.map(({ cluster, member }) => (
              <li key={cluster.id}>
                <strong>{cluster.id}</strong> {member.role}, {member.votes} {member.votes === 1 ? 'vote' : 'votes'}
                {screen.clusters.get(cluster.id)?.primaries.some((claim) => claim.host === id) === true &&
                  ', says it leads'}
              </li>
            ))}
          </ul>
        </section>
      )}
      <RelatedSituations touches={(situation) => touchesHost(situation, id)} />
      <EvidenceList evidence={evidence} />
    </>
  );
}
