process.env.CDK_VALIDATION = 'false';
process.env.JSII_DEPRECATED = 'fail'; // what the next CDK will not have
