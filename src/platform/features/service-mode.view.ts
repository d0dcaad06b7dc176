import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { MODES, type Mode } from '../domain/service-mode.js';

/** The mode that holds now. */
export class ServiceModeView {
  @Choice(MODES)
  mode: Mode;

  @Text({ max: 500, nullable: true, description: 'Shown to those who are refused' })
  reason: string | null;

  @Instant({ nullable: true, description: 'When it ends by itself' })
  until: Date | null;

  @Uuid({ nullable: true })
  setBy: string | null;

  @Instant()
  setAt: Date;
}
