import { describe, expect, test } from 'vitest';
import { COLUMN_NAMES, ROW_BYTES } from './columns.ts';
import { EVENT_KINDS, EVENT_KIND_NAMES } from './event-kinds.ts';
import { GAUGE_PLACES } from './gauge-program.ts';

// Written down once: logs on people's disks hold these numbers. Add a line for a new kind, never change one.
const CODES = `
runStopped=1
faultApplied=2
hostCrashed=3
hostStarted=4
hostPaused=5
hostResumed=6
hopLost=7
hopDelayed=8
hopDuplicated=9
hostSeparated=140
hostRejoined=141
messageCreated=10
publishSent=11
publishAcknowledged=12
publishRetried=13
publishFailed=14
publishAbandoned=15
entryAppended=20
entryRejected=21
entryRepeated=22
entriesCommitted=23
entriesExpired=24
entryCompacted=25
entriesTruncated=26
entryStranded=142
strandedDropped=143
segmentRolled=27
partitionCleaned=28
leaderElected=30
partitionOffline=31
inSyncChanged=32
inSyncTooFew=33
inSyncEnough=34
eligibleChanged=35
memberJoined=40
memberLeft=41
rebalanceStarted=42
rebalanceCompleted=43
partitionAssigned=44
partitionRevoked=45
offsetCommitted=46
commitRejected=47
joinRefused=49
offsetReset=48
delivered=50
handlerStarted=51
stepStarted=52
stepCompleted=53
stepFailed=54
stepTimedOut=55
handlerRetried=56
handlerFinished=57
handlerFailed=58
handlerAborted=59
callReceived=60
callRefused=61
rowInserted=62
rowChanged=63
rowDeleted=64
txCommitted=65
txConflicted=66
timerSet=67
timerFired=68
expressionFailed=69
rowRevised=73
callQueued=70
callTaken=71
callLost=72
entryLeased=100
entryReleased=101
entryDelayed=102
entryDue=103
entryAcknowledged=104
entryRemoved=105
entryDeadLettered=106
leaseChanged=107
settleRefused=108
receiveEmpty=109
consumerAttached=110
consumerDetached=111
entryRouted=112
entryUnroutable=113
messageReturned=114
pushAttempted=115
pushDelivered=116
pushFailed=117
pushFiltered=118
entryConfirmed=119
queueDeleted=144
queueDeclared=145
consumerRefused=120
alarmRaised=146
alarmCleared=147
entryLeftBehind=149
membersOnline=121
publishBlocked=148
publishUnblocked=122
sagaStarted=80
sagaStepStarted=81
sagaStepCompleted=82
sagaStepFailed=83
sagaStepTimedOut=84
sagaStepRetried=85
sagaCompensating=86
sagaCompensationStarted=87
sagaCompensationCompleted=88
sagaCompensationFailed=89
sagaCompensationRetried=90
sagaCompleted=91
sagaCompensated=92
sagaStuck=93
sagaLateReply=94
sagaRecovered=95
producerInitialised=130
transactionStarted=131
transactionDecided=132
transactionCompleted=133
markerAppended=134
markerCompacted=135
readersHeld=136
readersReleased=137
entryAborted=138`;

describe('event kinds', () => {
  test('have the codes that they always had', () => {
    expect(`\n${EVENT_KIND_NAMES.map((name) => `${name}=${EVENT_KINDS[name].code}`).join('\n')}`).toBe(CODES);
  });

  test('have distinct codes from 1 to 255', () => {
    const codes = EVENT_KIND_NAMES.map((name) => EVENT_KINDS[name].code);
    expect(new Set<number>(codes).size).toBe(codes.length);
    expect(codes.every((code) => Number.isInteger(code) && code >= 1 && code <= 255)).toBe(true);
  });

  test('move gauges that exist, from columns that rows have', () => {
    for (const name of EVENT_KIND_NAMES) {
      for (const { gauge, from } of EVENT_KINDS[name].moves) {
        expect(GAUGE_PLACES, name).toHaveProperty(gauge);
        if (typeof from === 'string') expect(COLUMN_NAMES, name).toContain(from);
      }
    }
  });

  test('a row takes 48 bytes', () => {
    expect(ROW_BYTES).toBe(48);
  });
});
