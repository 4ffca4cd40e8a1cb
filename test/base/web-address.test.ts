// Which addresses may be asked for at all, and where a redirect may lead.

import { expect, test } from 'vitest';
import { mayRedirect, webAddress } from '../../src/base/web-address.ts';

test.each([
  ['https://shop.example/app.js?v=1#top', 'https://shop.example', 'public'],
  ['https://shop.example:8443/a', 'https://shop.example:8443', 'public'],
  ['http://localhost:3000/src/a.js', 'http://localhost:3000', 'private'],
  ['http://127.0.0.1:9/a', 'http://127.0.0.1:9', 'private'],
  ['http://[::1]:9/a', 'http://[::1]:9', 'private'],
  ['https://10.1.2.3/a', 'https://10.1.2.3', 'private'],
  ['https://172.20.0.1/a', 'https://172.20.0.1', 'private'],
  ['https://192.168.0.1/a', 'https://192.168.0.1', 'private'],
  ['https://169.254.169.254/latest/meta-data', 'https://169.254.169.254', 'private'],
  ['https://0xa010203/a', 'https://10.1.2.3', 'private'],
  ['https://[fd00::1]/a', 'https://[fd00::1]', 'private'],
  ['https://[::ffff:10.0.0.1]/a', 'https://[::ffff:a00:1]', 'private'],
  ['https://intranet/a', 'https://intranet', 'private'],
  ['https://router.local/a', 'https://router.local', 'private'],
  ['https://8.8.8.8/a', 'https://8.8.8.8', 'public'],
])('%s is of %s, which is %s', (url, origin, kind) => {
  expect(webAddress(url)).toMatchObject({ origin, isPrivate: kind === 'private' });
});

test.each([
  ['http: beyond this computer', 'http://shop.example/a.js'],
  ['http: on the local network', 'http://192.168.0.1/a.js'],
  ['a name that only looks local', 'http://localhost.evil.example/a.js'],
  ['a user and a password', 'https://me:secret@shop.example/a.js'],
  ['a file', 'file:///etc/passwd'],
  ['another scheme', 'ftp://shop.example/a'],
  ['no address', 'app.js'],
])('never fetched: %s', (_, url) => {
  expect(webAddress(url)).toBe(null);
});

test('the fragment is not sent', () => {
  expect(webAddress('https://a.example/x?y#z')!.url).toBe('https://a.example/x?y');
});

test('a redirect may lead to public servers, and to a private one only if it is the same', () => {
  const [site, other, home, router] = ['https://a.example/', 'https://b.example/', 'http://localhost:1/', 'https://192.168.0.1/'].map((url) => webAddress(url)!);
  expect(mayRedirect(site!, other!)).toBe(true);
  expect(mayRedirect(home!, site!)).toBe(true);
  expect(mayRedirect(home!, home!)).toBe(true);
  expect(mayRedirect(site!, router!)).toBe(false);
  expect(mayRedirect(home!, router!)).toBe(false);
  expect(mayRedirect(router!, home!)).toBe(false);
});
