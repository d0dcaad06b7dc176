/** One letter in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends letters. It talks to the outside, so never inside a command: from a job, which is tried again. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<void>;
}
