process.env.CDK_VALIDATION = 'false';
process.env.JSII_DEPRECATED = 'fail'; // what the next CDK will not have
// A stack trace for each construct takes an eighth of the time of a test that synthesizes, and nothing reads them.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });
