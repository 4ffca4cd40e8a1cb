// A whole trace from afar, over its waterfall: the minimap with the load of each service, errors marked. Leaves out: the
// minimap's lens and gestures (chart/minimap.ts), the legend.

import type { TraceMethods } from '../../src/protocol/traces.ts';
import { orSay } from '../channel.ts';
import { Minimap, stackedTops } from '../chart/minimap.ts';
import type { ViewParts } from '../views/main-view.ts';
import type { ServiceColors, WaterfallTheme } from './service-colors.ts';
import type { TimeScale } from './time-scale.ts';

/** Columns of the minimap: more could not be told apart. */
const COLUMNS = 500;

export interface TraceOverviewOptions {
  readonly parts: ViewParts;
  readonly trace: number;
  readonly scale: TimeScale;
  readonly theme: () => WaterfallTheme;
  readonly colors: () => ServiceColors;
  /** It is known which services take part: colours may be others now. */
  readonly onServices: () => void;
}

export class TraceOverview {
  readonly minimap: Minimap;
  private readonly options: TraceOverviewOptions;
  private answer: TraceMethods['waterfall/overview']['result'] | null = null;

  constructor(options: TraceOverviewOptions) {
    this.options = options;
    const { scale, theme } = options;
    this.minimap = new Minimap({
      label: 'The whole trace: which services were at work when',
      layers: () => this.layers(),
      marks: () => ({ color: theme().error, columns: this.answer?.errors ?? [] }),
      theme: () => theme().flame,
      viewport: () => scale.viewport,
      onMove: (viewport) => scale.move(viewport),
    });
  }

  /** Services that take part; `null`: not known yet. */
  get services(): readonly number[] | null {
    return this.answer?.services.map(({ service }) => service) ?? null;
  }

  async ask(): Promise<void> {
    const { parts: { channel, summary, actions }, trace, onServices } = this.options;
    const asked = channel.request('waterfall/overview', { trace, columns: COLUMNS }, 'waterfall overview').then((answer) => {
      if (answer.revision !== summary.revision) return;
      this.answer = answer;
      onServices();
      this.minimap.paint();
    });
    await orSay(asked, (message) => actions.say(message));
  }

  dispose(): void {
    this.minimap.dispose();
  }

  private layers(): ReturnType<ConstructorParameters<typeof Minimap>[0]['layers']> {
    const services = this.answer?.services ?? [];
    const tops = stackedTops(services.map(({ load }) => load));
    return services.map(({ service }, i) => ({ color: this.options.colors().of(service), tops: tops[i]! }));
  }
}
