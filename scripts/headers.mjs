// What a server should say along with the page. The page's own policy holds without it; some of it only a header can say.
import { readFileSync } from 'node:fs';

const FEATURES = [
  'accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation',
  'gyroscope', 'hid', 'idle-detection', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture',
  'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking',
];

/** The policy that a page carries in itself. */
export function policyOf(html) {
  const policy = html.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1];
  if (!policy) throw new Error('the page carries no policy');
  return policy;
}

/** The headers of all files of the folder, by name. */
export function headers(folder) {
  return {
    'Content-Security-Policy': `${policyOf(readFileSync(new URL('index.html', folder), 'utf8'))}; frame-ancestors 'none'`,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': FEATURES.map((feature) => `${feature}=()`).join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** How long a file may be kept: one with a hash in its name for ever, another only if the server says it is the same. */
export const caching = (name) =>
  /-[0-9a-f]{16}(_bg)?\.[a-z]+$/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
