/** Headers by which a reply finds its command: saga node, instance, step, direction, and how it went. */
export const SAGA_HEADERS = { saga: 'saga', key: 'sagaKey', step: 'sagaStep', direction: 'sagaDirection', outcome: 'sagaOutcome' } as const;

/** Headers of the reply to the command in hand. */
export const replyHeaders = (outcome: 'ok' | 'failed'): { readonly [name: string]: string } => ({
  ...Object.fromEntries([SAGA_HEADERS.saga, SAGA_HEADERS.key, SAGA_HEADERS.step, SAGA_HEADERS.direction].map((name) => [name, `\${headers.${name} ?? null}`])),
  [SAGA_HEADERS.outcome]: outcome,
});
