// The scripts whose source maps may be on a server that was not asked. Leaves out: asking the user and the server, which
// the client does.

import { shareOf } from '../../base/format-value.ts';
import { selfOfSources } from '../../profile/figures.ts';
import type { SourceIndex } from '../../profile/tables.ts';
import type { WantedMap } from '../../protocol/lsp.ts';
import type { View } from '../../protocol/webview.ts';
import type { Entry } from '../profiles.ts';

/**
 * The most expensive first.
 * @throws {BadRequest} for a view that makes no sense.
 */
export function wantedMaps(entry: Entry, view: View): WantedMap[] {
  const { url, length } = entry.open.profile.sources;
  const { functions, values: { total } } = entry.open.view(view);
  const self = selfOfSources(entry.open.profile, functions.self);
  const selfOf = new Map(Array.from({ length }, (_, source) => [url[source as SourceIndex]!, self[source]!]));
  return (entry.maps ?? [])
    .flatMap(({ url, notFetched }) => (notFetched === null ? [] : [{ script: url, address: notFetched, share: shareOf(selfOf.get(url) ?? 0, total) }]))
    .sort((a, b) => b.share - a.share);
}
