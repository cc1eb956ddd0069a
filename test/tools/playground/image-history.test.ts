import * as fs from 'node:fs';
import * as path from 'node:path';
import { HistoryLimits, ImageHistory } from '../../../src/tools/playground/image-history';
import { cleanUp, folderWith } from '../local/support';

afterEach(cleanUp);

function historyOf(limits: HistoryLimits): { history: ImageHistory; folder: string } {
  const folder = folderWith({ 'a.gif': 'aaaa', 'b.gif': 'bbbb', 'c.gif': 'cccc' });
  return { folder, history: new ImageHistory({ folder, nameOf: key => key, tagsOf: () => [] }, limits) };
}

describe('ImageHistory', () => {
  test('drops the oldest changes above its number of bytes', async () => {
    const { history } = historyOf({ bytes: 8, changes: 10 });
    for (const key of ['a.gif', 'b.gif', 'c.gif']) await history.remove(key);
    expect(history.changes.map(({ key }) => key)).toEqual(['c.gif', 'b.gif']);
  });

  test('drops the oldest changes above its number of changes', async () => {
    const { history } = historyOf({ bytes: 100, changes: 1 });
    const first = await history.remove('a.gif');
    await history.write('new.gif', Buffer.from('new'), true);
    expect(history.changes.map(({ key }) => key)).toEqual(['new.gif']);
    await expect(history.undo(first.id)).rejects.toThrow('this change can no longer be undone');
  });

  test('leaves an image that is too large to restore as it is', async () => {
    const { history, folder } = historyOf({ bytes: 3, changes: 10 });
    const error = 'a.gif is too large for the playground to undo its change: change it in the folder';
    await expect(history.remove('a.gif')).rejects.toThrow(error);
    await expect(history.write('a.gif', Buffer.from('new'), false)).rejects.toThrow(error);
    expect(fs.readFileSync(path.join(folder, 'a.gif'), 'utf8')).toBe('aaaa');
  });

  test('makes simultaneous changes of an image one after the other', async () => {
    const { history, folder } = historyOf({ bytes: 100, changes: 10 });
    const written = ['1', '2', '3'].map(text => history.write('a.gif', Buffer.from(text), false));
    await Promise.all(written);
    for (const { id } of history.changes) await history.undo(id);
    expect(fs.readFileSync(path.join(folder, 'a.gif'), 'utf8')).toBe('aaaa');
  });
});
