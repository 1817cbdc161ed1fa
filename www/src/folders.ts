import { type Found, isSkipped, kindOf } from './files';

/** Every file below folders that is worth a look, as long as that is wanted; says how many there are so far. */
export async function filesBelow(entries: FileSystemEntry[], isWanted: () => boolean, tell: (count: number) => void, found: Found[] = []): Promise<Found[]> {
  for (const entry of entries) {
    if (!isWanted()) break;
    const path = entry.fullPath.replace(/^\//, '');
    if (isDirectory(entry)) {
      if (!isSkipped(`${path}/`)) await filesBelow(await listOf(entry), isWanted, tell, found);
    } else if (isFile(entry) && kindOf(path, true)) {
      found.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
      tell(found.length);
    }
  }
  return found;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** All that is in a folder: a reader gives a hundred at a time. */
async function listOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
