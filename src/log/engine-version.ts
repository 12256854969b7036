/** Version of the engine, part of every log: a log of another version opens read-only. */
export const ENGINE_VERSION = '1';
