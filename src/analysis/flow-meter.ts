import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { LogHeader } from '../log/header.ts';
import type { Segment } from '../log/segment.ts';
import { Histogram } from './histogram.ts';
import { PLACE, SLICE_SIZE, type Counted, type Slices } from './station-totals.ts';

/** Slices that a run is cut into. */
export const SLICES = 240;

export interface MeterOptions {
  /** Where the run ends, at the latest; its slices are equal parts of it. */
  readonly horizonUs: number;
  /** Slices that percentiles leave out. */
  readonly warmUp: number;
}

/** One node of one run. */
export interface StationRun {
  /** Index into the log's nodes. */
  readonly node: number;
  readonly slices: Slices;
  /** Of what left after the warm-up. */
  readonly response: Histogram;
  readonly wait: Histogram;
}

const MESSAGE_MAX = 0x1_0000_0000;

/** Measures the stations of a run from its rows, as they come: it keeps no row, and of messages only those that are inside. */
export class FlowMeter {
  readonly #stations: readonly Station[];
  /** Stations that read a channel. */
  readonly #readers: readonly (readonly Station[])[];
  readonly #sliceUs: number;
  readonly #warmUpUs: number;
  /** When it arrived, of what is inside, by node and message. */
  readonly #arrivedUs = new Map<number, number>();
  #slice = 0;
  #lastUs = 0;
  #sliceEndUs: number;

  constructor({ nodes, channels, subscriptions }: LogHeader, { horizonUs, warmUp }: MeterOptions) {
    this.#stations = nodes.map((_, node) => new Station(node));
    this.#readers = channels.map((_, channel) => subscriptions.filter((each) => each.channel === channel).map(({ node }) => this.#stations[node]!));
    this.#sliceUs = horizonUs / SLICES;
    this.#sliceEndUs = this.#sliceUs;
    this.#warmUpUs = warmUp * this.#sliceUs;
  }

  /** Takes the next rows, which it reads at once. */
  read({ columns, rows }: Segment): void {
    const { time, kind, value, node, channel, message, attempt } = columns;
    for (let row = 0; row < rows; row++) {
      const handle = HANDLERS[kind[row]!];
      if (handle === undefined) continue;
      const timeUs = time[row]!;
      if (timeUs >= this.#sliceEndUs) this.#advance(timeUs);
      this.#lastUs = timeUs;
      handle(this, this.#stations[node[row]!]!, timeUs, value[row]!, message[row]!, channel[row]!, attempt[row]!);
    }
  }

  /** The run came to `endUs`. Stations where something happened. */
  finish(endUs: number): readonly StationRun[] {
    this.#advance(endUs);
    for (const station of this.#stations) station.pass(endUs);
    return this.#stations.filter(({ node, slices }) => node > 0 && slices.some((sum) => sum !== 0)).map(({ node, slices, response, wait }) => ({ node, slices, response, wait }));
  }

  /** When something last happened at a station. */
  get lastUs(): number {
    return this.#lastUs;
  }

  readersOf(channel: number): readonly Station[] {
    return this.#readers[channel]!;
  }

  isSettled(timeUs: number): boolean {
    return timeUs >= this.#warmUpUs;
  }

  arrive(station: Station, message: number, timeUs: number): void {
    this.#arrivedUs.set(station.node * MESSAGE_MAX + message, timeUs);
  }

  arrivalOf(station: Station, message: number): number | undefined {
    return this.#arrivedUs.get(station.node * MESSAGE_MAX + message);
  }

  leave(station: Station, message: number): void {
    this.#arrivedUs.delete(station.node * MESSAGE_MAX + message);
  }

  #advance(timeUs: number): void {
    while (timeUs >= this.#sliceEndUs && this.#slice < SLICES - 1) {
      for (const station of this.#stations) {
        station.pass(this.#sliceEndUs);
        station.slice++;
      }
      this.#slice++;
      this.#sliceEndUs = (this.#slice + 1) * this.#sliceUs;
    }
  }
}

/** What is inside a node now, and its sums so far. */
class Station {
  readonly node: number;
  readonly slices: Slices = new Float64Array(SLICES * SLICE_SIZE);
  readonly response = new Histogram();
  readonly wait = new Histogram();
  slice = 0;
  #waiting = 0;
  #busy = 0;
  #passedUs = 0;

  constructor(node: number) {
    this.node = node;
  }

  add(counted: Counted, amount: number): void {
    this.slices[this.slice * SLICE_SIZE + PLACE[counted]]! += amount;
  }

  move(timeUs: number, waiting: number, busy: number): void {
    this.pass(timeUs);
    this.#waiting = Math.max(0, this.#waiting + waiting);
    this.#busy += busy;
  }

  pass(timeUs: number): void {
    const forUs = timeUs - this.#passedUs;
    if (this.#waiting > 0) this.add('waitingUs', this.#waiting * forUs);
    if (this.#busy > 0) this.add('busyUs', this.#busy * forUs);
    this.#passedUs = timeUs;
  }

  began(waitUs: number, isSettled: boolean): void {
    this.add('waits', 1);
    this.add('waitUs', waitUs);
    if (isSettled) this.wait.add(waitUs);
  }

  ended(serviceUs: number, responseUs: number, isSettled: boolean): void {
    this.add('services', 1);
    this.add('serviceUs', serviceUs);
    this.add('responses', 1);
    this.add('responseUs', responseUs);
    if (isSettled) this.response.add(responseUs);
  }
}

type Handle = (meter: FlowMeter, station: Station, timeUs: number, value: number, message: number, channel: number, attempt: number) => void;

const endedAs = (counted: 'departures' | 'failures'): Handle => (meter, station, timeUs, value, message) => {
  station.move(timeUs, 0, -1);
  station.add(counted, 1);
  const arrivedUs = meter.arrivalOf(station, message);
  meter.leave(station, message);
  station.ended(value, arrivedUs === undefined ? value : timeUs - arrivedUs, meter.isSettled(timeUs));
};

const HANDLED: { readonly [K in EventKindName]?: Handle } = {
  entryAppended: (meter, _, timeUs, _value, _message, channel) => {
    for (const reader of meter.readersOf(channel)) {
      reader.move(timeUs, 1, 0);
      reader.add('arrivals', 1);
    }
  },
  // Entries before the position where a group starts are never delivered.
  offsetReset: (_, station, timeUs, skipped) => station.move(timeUs, -skipped, 0),
  delivered: (meter, station, timeUs, sinceUs, message, _channel, attempt) => {
    meter.arrive(station, message, timeUs - sinceUs);
    if (attempt > 1) return;
    station.move(timeUs, -1, 0);
    station.began(sinceUs, meter.isSettled(timeUs));
  },
  callQueued: (meter, station, timeUs, _, message) => {
    station.move(timeUs, 1, 0);
    station.add('arrivals', 1);
    meter.arrive(station, message, timeUs);
  },
  callTaken: (meter, station, timeUs, waitedUs) => {
    station.move(timeUs, -1, 0);
    station.began(waitedUs, meter.isSettled(timeUs));
  },
  callReceived: (meter, station, timeUs, _, message) => {
    if (meter.arrivalOf(station, message) !== undefined) return;
    station.add('arrivals', 1);
    meter.arrive(station, message, timeUs);
    station.began(0, meter.isSettled(timeUs));
  },
  callLost: (meter, station, timeUs, _, message) => {
    station.move(timeUs, -1, 0);
    meter.leave(station, message);
  },
  callRefused: (_, station) => {
    station.add('arrivals', 1);
    station.add('refused', 1);
  },
  handlerStarted: (meter, station, timeUs, _, message) => {
    station.move(timeUs, 0, 1);
    if (meter.arrivalOf(station, message) !== undefined) return;
    // A source's own message, a timer: it arrives where it starts.
    station.add('arrivals', 1);
    meter.arrive(station, message, timeUs);
  },
  handlerFinished: endedAs('departures'),
  handlerFailed: endedAs('failures'),
  handlerAborted: (meter, station, timeUs, _, message) => {
    station.move(timeUs, 0, -1);
    meter.leave(station, message);
  },
  publishAcknowledged: (_, station, _timeUs, tookUs) => {
    station.add('sends', 1);
    station.add('sendUs', tookUs);
  },
};

const HANDLERS: readonly (Handle | undefined)[] = (() => {
  const byCode = new Array<Handle | undefined>(256).fill(undefined);
  for (const [kind, handle] of Object.entries(HANDLED)) byCode[EVENT_KINDS[kind as EventKindName].code] = handle;
  return byCode;
})();
