/** Kafka's key hash: murmur2 with its fixed seed over the key's bytes, as a signed 32-bit integer (org.apache.kafka.common.utils.Utils). */
export function murmur2(data: Uint8Array, length = data.length): number {
  let h = 0x9747b28c ^ length;
  const words = length >> 2;
  for (let i = 0; i < words; i++) {
    const at = i << 2;
    let k = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const tail = words << 2;
  if (length > tail) {
    for (let i = length - 1; i >= tail; i--) h ^= data[i]! << ((i - tail) << 3);
    h = Math.imul(h, M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

const M = 0x5bd1e995;
