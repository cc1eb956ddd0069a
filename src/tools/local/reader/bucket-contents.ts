import * as path from 'node:path';
import { App } from './app';
import { primaryOf } from './replicas';
import { uploadsTo } from './uploaded-files';
import { Properties } from '../../cloud-assembly/properties';
import { FolderObjectStore, StoredUpload } from '../s3/folder-object-store';
import { MemoryObjectStore } from '../s3/memory-object-store';
import { ObjectStore } from '../s3/object-store';

/** Returns the objects of a bucket: those that functions write, the files of `--images`, or the app's uploads. */
export function objectsOf(app: App, name: string): ObjectStore {
  return app.bucketsWrittenByFunctions.has(name)
    ? new MemoryObjectStore(app.clock)
    : new FolderObjectStore(contents(app, name));
}

/**
 * Returns the objects of a bucket of this app. It can be empty, but not have both uploads and a function that writes.
 */
export function ownObjectsOf(app: App, bucket: Properties, name: string): ObjectStore {
  const { path: construct } = bucket.place.resource;
  if (!app.bucketsWrittenByFunctions.has(name)) {
    if (isEmpty(app, name)) {
      bucket.note(`No folder of this app is uploaded to ${construct}: it is empty unless you pass --images.`);
    }
  } else if (uploadsTo(app, name).length > 0) {
    bucket.refuse('BucketName', 'both a function and an upload of this app write to this bucket: '
      + 'use separate buckets, at least for local runs');
  } else {
    bucket.note(
      `${construct} is written by a function: it is empty at first, and kept in memory until the local edge stops.`,
    );
  }
  return objectsOf(app, name);
}

/** Returns whether no source of the bucket's objects is known. */
export function isEmpty(app: App, name: string): boolean {
  return !app.bucketsWrittenByFunctions.has(name) && contents(app, name).length === 0;
}

function contents(app: App, name: string): StoredUpload[] {
  if (app.images === undefined) return uploadsTo(app, primaryOf(app, name) ?? name);
  // Hidden files, such as .env and .git, are never uploaded, so they are not served.
  const isVisible = (file: string) => !file.split('/').some(segment => segment.startsWith('.'));
  return [{ folders: [path.resolve(app.images)], prefix: '', includes: isVisible, prune: true, headers: {} }];
}
