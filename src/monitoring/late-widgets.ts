import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Rows of widgets that are created when the dashboard is rendered, so that they show what exists at synthesis.
 */
export class LateWidgets implements cloudwatch.IWidget {
  public readonly width = cloudwatch.GRID_WIDTH;
  private origin: readonly [x: number, y: number] = [0, 0];

  constructor(private readonly rows: () => cloudwatch.IWidget[][]) {}

  public get height(): number {
    return this.column().height;
  }

  public position(x: number, y: number): void {
    this.origin = [x, y];
  }

  public toJson(): unknown[] {
    const column = this.column();
    column.position(...this.origin);
    return column.toJson();
  }

  private column(): cloudwatch.Column {
    return new cloudwatch.Column(...this.rows().filter(row => row.length > 0).map(row => new cloudwatch.Row(...row)));
  }
}
