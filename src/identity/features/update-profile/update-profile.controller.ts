import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { JsonObject, Text } from '#libs/http/fields.js';
import { PersonName } from '../account-fields.js';
import { ProfileView } from '../profile.view.js';
import { UpdateProfile } from './update-profile.command.js';

const HTTPS = /^https:\/\/[^\s/?#]+([/?#]\S*)?$/;

export class UpdateProfileRequest {
  @PersonName({ optional: true })
  firstName?: string;

  @PersonName({ optional: true })
  lastName?: string;

  @Text({
    min: 1,
    max: 201,
    pattern: /\S/,
    optional: true,
    description: 'Your first and last name unless told',
  })
  displayName?: string;

  @Text({ max: 2000, pattern: HTTPS, optional: true, nullable: true })
  avatarUrl?: string | null;

  @Text({ max: 2000, optional: true, nullable: true })
  bio?: string | null;

  @Text({ max: 2000, pattern: HTTPS, optional: true, nullable: true })
  websiteUrl?: string | null;

  @Text({ max: 39, pattern: /^[A-Za-z\d](-?[A-Za-z\d])*$/, optional: true, nullable: true })
  githubUsername?: string | null;

  @Text({ max: 100, optional: true, nullable: true })
  department?: string | null;

  @Text({ max: 100, optional: true, nullable: true })
  jobTitle?: string | null;

  @Text({ max: 40, pattern: /^\+?[\d ()./-]{4,}$/, optional: true, nullable: true })
  phone?: string | null;

  @Text({ min: 1, max: 100, optional: true, description: 'IANA time zone' })
  timezone?: string;

  @Text({ min: 2, max: 35, optional: true, description: 'BCP 47 language tag' })
  language?: string;

  @JsonObject({
    maxBytes: 16_384,
    optional: true,
    description: 'Merged with what is there; null takes one away',
  })
  preferences?: Record<string, unknown>;
}

@ApiTags('account')
@Controller('me')
export class UpdateProfileController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch()
  @Endpoint({
    summary: 'Change your profile',
    message: UpdateProfile,
    response: ProfileView,
    versioned: true,
  })
  update(
    @Body() changes: UpdateProfileRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ProfileView> {
    return this.dispatcher.command(new UpdateProfile(changes, revision));
  }
}
