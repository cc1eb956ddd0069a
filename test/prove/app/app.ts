import { App } from 'aws-cdk-lib';
import { buildProof } from './build-proof';
import { settingsOf } from './settings';

buildProof(new App(), settingsOf(process.env));
