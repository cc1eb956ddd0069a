import { Origin, ImageLocation, OriginRequest } from './origin';
import { OriginFailure } from '../http/failure';
import { HttpResponse } from '../http/http';
import { LambdaFunction } from '../lambda/lambda-function';

/**
 * Two origins, of which the second is asked where the first has nothing, or cannot be reached.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */

export class OriginGroup implements Origin {
  constructor(private readonly primary: Origin, private readonly secondary: Origin, private readonly statusCodes: readonly number[]) { }

  public get images(): ImageLocation | undefined {
    return this.primary.images ?? this.secondary.images;
  }

  public get maker(): LambdaFunction | undefined {
    return this.primary.maker ?? this.secondary.maker;
  }

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    try {
      const response = await this.primary.fetch(request);
      if (!this.statusCodes.includes(response.status)) return response;
    } catch (error) {
      if (error instanceof OriginFailure && !this.statusCodes.includes(error.status)) throw error;
    }
    return this.secondary.fetch(request);
  }
}
