import { assert } from '../base/assert.ts';
import { log, pow } from '../base/math.ts';

/**
 * Closed forms of queueing theory (Kleinrock, Queueing Systems I and II; Gross and others, Fundamentals of Queueing
 * Theory). `lambda` is arrivals and `mu` services of one server, both in one unit of rate; times come in its inverse.
 */
export interface Steady {
  /** Share of time that a server is busy. */
  readonly load: number;
  /** Mean number in the system and waiting. */
  readonly inSystem: number;
  readonly waiting: number;
  /** Mean time in the system and waiting. */
  readonly response: number;
  readonly wait: number;
}

/** QUE-01: Poisson arrivals, exponential service, one server. */
export const mm1 = (lambda: number, mu: number): Steady => mg1(lambda, 1 / mu, 1);

/** QUE-01: the time in the system that a share `q` of an M/M/1 queue stays below. */
export const mm1Quantile = (lambda: number, mu: number, q: number): number => -log(1 - q) / (mu - lambda);

/** QUE-02: Poisson arrivals, exponential service, c servers and one queue. */
export function mmc(lambda: number, mu: number, servers: number): Steady {
  assertStable(lambda / (servers * mu));
  const wait = erlangC(lambda / mu, servers) / (servers * mu - lambda);
  return steady(lambda, 1 / mu, servers, wait);
}

/** QUE-02: probability that an arrival must wait, at an offered load of `a` servers. */
export function erlangC(a: number, servers: number): number {
  const blocked = erlangB(a, servers);
  return (servers * blocked) / (servers - a * (1 - blocked));
}

/** QUE-03: Poisson arrivals, constant service, one server. */
export const md1 = (lambda: number, mu: number): Steady => mg1(lambda, 1 / mu, 0);

/** QUE-04: Poisson arrivals, service of a mean and a squared coefficient of variation, one server (Pollaczek and Khinchine). */
export function mg1(lambda: number, service: number, squaredVariation: number): Steady {
  const load = lambda * service;
  assertStable(load);
  return steady(lambda, service, 1, (load * service * (1 + squaredVariation)) / (2 * (1 - load)));
}

/** QUE-05: stations in a row or a network of Jackson, each with its rate of arrivals: they are as if alone. */
export function jackson(lambda: number, stations: readonly Steady[]): { readonly inSystem: number; readonly response: number } {
  const inSystem = stations.reduce((sum, station) => sum + station.inSystem, 0);
  return { inSystem, response: inSystem / lambda };
}

/** QUE-06: as M/M/1, with room for `room` in all; who finds none is lost. */
export function mm1k(lambda: number, mu: number, room: number): Steady & { readonly loss: number; readonly accepted: number } {
  const ratio = lambda / mu;
  const weights = Array.from({ length: room + 1 }, (_, n) => pow(ratio, n));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const loss = weights[room]! / total;
  const accepted = lambda * (1 - loss);
  const inSystem = weights.reduce((sum, weight, n) => sum + n * weight, 0) / total;
  const load = accepted / mu;
  return { loss, accepted, load, inSystem, waiting: inSystem - load, response: inSystem / accepted, wait: inSystem / accepted - 1 / mu };
}

/** QUE-07: share of arrivals that find all servers busy and are lost, at an offered load of `a` servers. */
export function erlangB(a: number, servers: number): number {
  let blocked = 1;
  for (let c = 1; c <= servers; c++) blocked = (a * blocked) / (c + a * blocked);
  return blocked;
}

/** QUE-08: as M/M/1, where each service fails with probability `p` and is queued again. */
export function feedback(lambda: number, mu: number, p: number): { readonly load: number; readonly inSystem: number; readonly response: number } {
  const load = lambda / (1 - p) / mu;
  assertStable(load);
  const inSystem = load / (1 - load);
  return { load, inSystem, response: inSystem / lambda };
}

/** QUE-09: mean waits of classes, the most urgent first, with exponential service that is never interrupted (Cobham). */
export function priorityWaits(lambdas: readonly number[], mu: number): readonly number[] {
  const residual = lambdas.reduce((sum, lambda) => sum + lambda, 0) / (mu * mu);
  let above = 0;
  return lambdas.map((lambda) => {
    const before = above;
    above += lambda / mu;
    assertStable(above);
    return residual / ((1 - before) * (1 - above));
  });
}

/** QUE-11: what an outage of `seconds` leaves behind, and how long it takes to work it off, with arrivals and services as fluids. */
export function outage(lambda: number, mu: number, seconds: number): { readonly backlog: number; readonly drain: number } {
  assertStable(lambda / mu);
  return { backlog: lambda * seconds, drain: (lambda * seconds) / (mu - lambda) };
}

/** QUE-13: mean time until the next poll, for what comes between two polls. */
export const pollDelay = (interval: number): number => interval / 2;

/** QUE-14: mean number of messages in a batch that waits for `linger` from its first message on. */
export const batchSize = (lambda: number, linger: number): number => 1 + lambda * linger;

/** QUE-15: mean time until `of` independent exponential answers of a mean are down to the slowest of the `needed` first ones. */
export function orderStatistic(mean: number, needed: number, of: number): number {
  let sum = 0;
  for (let i = 0; i < needed; i++) sum += 1 / (of - i);
  return mean * sum;
}

function steady(lambda: number, service: number, servers: number, wait: number): Steady {
  const response = wait + service;
  return { load: (lambda * service) / servers, inSystem: lambda * response, waiting: lambda * wait, response, wait };
}

function assertStable(load: number): void {
  assert(load < 1, `a load of ${load} has no steady state: arrivals must stay below what the servers can do`);
}
