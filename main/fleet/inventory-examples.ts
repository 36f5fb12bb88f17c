/** The inventory of the manual (interfaces.md, section 3), complete and valid. For tests. */
export const manualInventory = `version: 1
name: ledger production
regions:
  - { id: dub, name: Dublin, code: DUB, location: { lat: 53.35, lon: -6.26 } }
  - { id: fra, name: Frankfurt, code: FRA }
  - { id: ams, name: Amsterdam, code: AMS }
defaults:
  ssh: { user: quorumscope, port: 22, identityFile: ~/.ssh/id_ed25519, agent: true,
         knownHostsFile: ~/.ssh/known_hosts }
  ports: [22]                      # extra ports of the connect mesh
hosts:
  - id: dub-db1
    region: dub
    address: 10.10.1.11
    peerAddresses: [10.10.1.11]
    failureDomain: rack-1
    ssh: { proxyJump: [bastion-dub], port: 2222 }
  - { id: bastion-dub, region: dub, address: bastion.example.net, peerAddresses: [10.10.1.2] }
  - id: fra-db1
    region: fra
    address: 10.20.1.11
clusters:
  - id: ledger
    product: postgresql
    ports: [5432]
    quorum: { model: none }
    rpoSeconds: 5
    fencing: { method: "iDRAC power off, runbook RB-17", leaseSeconds: null, watchdog: false }
    members:
      - { host: dub-db1, votes: 1, role: data }
      - { host: fra-db1, votes: 1, role: data }
policy:
  sampleIntervalMs: 1000
  staleAfterMs: 3000
  blindAfterMs: 10000
  suspectAfterMs: 0
  confirmAfterMs: 1500
  clearAfterMs: 5000
  flapping: { changes: 3, windowMs: 60000 }
  holdDownMs: 60000
  lossyRatio: 0.02
  regionPairAlertBelow: 0.9
alerts: {}
`;

/** Where the paths of test inventories start. */
export const testSurroundings = { home: '/home/ops', directory: '/etc/quorumscope' } as const;
