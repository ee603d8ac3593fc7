// The scripts that stand in a page itself, and how a policy names a text.
import { createHash } from 'node:crypto';

export const inlineScripts = (html) =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs)].map(([, script]) => script);

export const hashed = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
