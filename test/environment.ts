process.env.CDK_VALIDATION = 'false';
process.env.JSII_DEPRECATED = 'fail'; // what the next CDK will not have
process.env.CDK_CONTEXT_JSON = JSON.stringify({
  // A stack trace for each construct takes an eighth of the time of a test that synthesizes, and nothing reads them.
  'aws:cdk:disable-creation-stack-traces': true,
  // Each cloud assembly would have a copy of the functions of 8 MB, all tests together 6 GB.
  'aws:cdk:disable-asset-staging': true,
});
