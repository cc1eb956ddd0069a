import * as path from 'node:path';
import { App } from './app';
import { primaryOf } from './replicas';
import { uploadsTo } from './uploaded-files';
import { Properties } from '../../cloud-assembly/properties';
import { FolderObjectStore, StoredUpload } from '../s3/folder-object-store';
import { MemoryObjectStore } from '../s3/memory-object-store';
import { ObjectStore } from '../s3/object-store';

/** What is in a bucket: what functions write, or else the folder given with --images, or what this app uploads. */
export function objectsOf(app: App, name: string): ObjectStore {
  return app.bucketsWrittenByFunctions.has(name) ? new MemoryObjectStore(app.clock) : new FolderObjectStore(contents(app, name));
}

/** The same for a bucket of this app, which may be empty, but not be filled from two sides. */
export function ownObjectsOf(app: App, bucket: Properties, name: string): ObjectStore {
  const { path: construct } = bucket.place.resource;
  if (!app.bucketsWrittenByFunctions.has(name)) {
    if (isEmpty(app, name)) bucket.note(`No folder of this app is uploaded to ${construct}: it is empty, unless --images names a folder.`);
  } else if (uploadsTo(app, name).length > 0) {
    bucket.refuse('BucketName', 'a function writes to this bucket, and this app uploads to it: give the function a bucket of its own, at least for local runs');
  } else {
    bucket.note(`${construct} is filled by a function: it is empty at first, and kept in memory until the local edge ends.`);
  }
  return objectsOf(app, name);
}

/** Whether nothing is known of what anybody puts there. */
export function isEmpty(app: App, name: string): boolean {
  return !app.bucketsWrittenByFunctions.has(name) && contents(app, name).length === 0;
}

function contents(app: App, name: string): StoredUpload[] {
  if (app.images === undefined) return uploadsTo(app, primaryOf(app, name) ?? name);
  // What uploads of images never take, they do not take here either: a stray .env or .git is not to be served.
  const isVisible = (file: string) => !file.split('/').some(segment => segment.startsWith('.'));
  return [{ folders: [path.resolve(app.images)], prefix: '', includes: isVisible, prune: true, headers: {} }];
}
