import { Origin, ImageLocation, OriginRequest, OriginUnreachable } from './origin';
import { HttpResponse } from '../http/message';
import { LambdaFunction } from '../lambda/lambda-function';

/**
 * An origin group, which fails over to the second origin for certain statuses of the first.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export class OriginGroup implements Origin {
  constructor(
    private readonly primary: Origin, private readonly secondary: Origin,
    private readonly statusCodes: readonly number[],
  ) { }

  public get images(): ImageLocation | undefined {
    return this.primary.images ?? this.secondary.images;
  }

  public get transformFunction(): LambdaFunction | undefined {
    return this.primary.transformFunction ?? this.secondary.transformFunction;
  }

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    try {
      const response = await this.primary.fetch(request);
      if (!this.statusCodes.includes(response.status)) return response;
    } catch (error) {
      if (error instanceof OriginUnreachable && !this.statusCodes.includes(error.status)) throw error;
    }
    return this.secondary.fetch(request);
  }
}
