import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { WebhookBody } from '../../main/contract/alert-webhook.ts';
import { startMailServer } from '../../main/testing/mail-server.ts';

/*
 * Those who are told: a webhook, a mail server, and Debian's Alertmanager, which calls a webhook of its own. `node alarm-receivers.cjs
 * FOLDER` prints {"ports":{"webhook":…,"mail":…,"alertmanager":…}} once all listen, then each word that one of them got:
 *
 *   {"by":"webhook","word":"raised","about":"cut.alpha.beta-…"}
 *   {"by":"mail","word":"…the subject…","about":"…the text…"}
 *   {"by":"alertmanager","word":"firing","about":"cut.alpha.beta-…"}
 */
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Takes every POST on loopback; gives its port. */
function receive(take: (body: string) => void, port = 0): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(Buffer.concat(chunks).toString('utf8'));
      response.end();
    });
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

interface AlertmanagerCall {
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** In the lab's own namespace nobody else listens. */
const alertmanagerPort = 9093;

function startAlertmanager(folder: string, sinkPort: number): Promise<void> {
  const config = {
    route: { receiver: 'sink', group_by: ['incident'], group_wait: '0s', group_interval: '1s', repeat_interval: '1h' },
    receivers: [{ name: 'sink', webhook_configs: [{ url: `http://127.0.0.1:${sinkPort}/`, send_resolved: true }] }],
  };
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, JSON.stringify(config));
  const alertmanager = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${file}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return new Promise((resolve, reject) => {
    alertmanager.once('error', reject);
    alertmanager.once('exit', () => reject(new Error('Alertmanager ended')));
    alertmanager.stderr.on('data', (chunk: Buffer) => {
      if (chunk.includes('Listening on')) resolve();
    });
  });
}

async function main([folder = '']: readonly string[]): Promise<void> {
  const webhook = await receive((body) => {
    const { kind, incidents } = JSON.parse(body) as WebhookBody;
    print({ by: 'webhook', word: kind, about: incidents.map(({ id }) => id).join(' ') });
  });
  const sink = await receive((body) => {
    const { alerts } = JSON.parse(body) as AlertmanagerCall;
    for (const { status, labels } of alerts) print({ by: 'alertmanager', word: status, about: labels['incident'] });
  });
  await startAlertmanager(folder, sink);
  const mail = await startMailServer({}, ({ subject = '', text = '' }) =>
    print({ by: 'mail', word: subject, about: text }),
  );
  print({ ports: { webhook, mail: mail.port, alertmanager: alertmanagerPort } });
}

void main(process.argv.slice(2));
