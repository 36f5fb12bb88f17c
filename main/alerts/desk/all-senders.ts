import { createDesktopSender, type ShowOnDesktop } from '../channels/send-desktop.ts';
import { sendAlertmanager } from '../channels/send-alertmanager.ts';
import { sendOpsgenie } from '../channels/send-opsgenie.ts';
import { sendPagerDuty } from '../channels/send-pagerduty.ts';
import { sendSlack } from '../channels/send-slack.ts';
import { sendSmtp } from '../channels/send-smtp.ts';
import { createSoundSender } from '../channels/send-sound.ts';
import { sendSyslog } from '../channels/send-syslog.ts';
import { sendTeams } from '../channels/send-teams.ts';
import { sendWebhook } from '../channels/send-webhook.ts';
import type { Speaker } from '../channels/speaker.ts';
import type { Senders } from '../delivery/attempt.ts';

/** A sender for every kind of channel. */
export function allSenders(show: ShowOnDesktop, speaker: Speaker): Senders {
  return {
    alertmanager: sendAlertmanager,
    webhook: sendWebhook,
    slack: sendSlack,
    teams: sendTeams,
    pagerduty: sendPagerDuty,
    opsgenie: sendOpsgenie,
    smtp: sendSmtp,
    syslog: sendSyslog,
    desktop: createDesktopSender(show),
    sound: createSoundSender(speaker),
  };
}
