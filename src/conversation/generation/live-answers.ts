import { Injectable } from '@nestjs/common';
import { LiveAnswer } from './live-answer.js';

/** The answers this process is generating now, for the runner that writes them and the streams that read them. */
@Injectable()
export class LiveAnswers {
  private readonly answers = new Map<string, LiveAnswer>();

  open(messageId: string): LiveAnswer {
    const answer = new LiveAnswer();
    this.answers.set(messageId, answer);
    return answer;
  }

  get(messageId: string): LiveAnswer | undefined {
    return this.answers.get(messageId);
  }

  close(messageId: string): void {
    this.answers.delete(messageId);
  }
}
