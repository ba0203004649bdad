/** The part of package-lock.json that is used here. */
export type Lock = {
  readonly packages: Readonly<Record<string, LockedPackage>>
}
type LockedPackage = {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const CPU = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

/**
 * Adds the packages for other platforms that npm left out, because it did not find them when it wrote the lock file:
 * `npm ci` refuses a lock file without them, on every platform.
 *
 * @returns The same lock, completed, its packages sorted; the names of what was added.
 */
export function completeLock<Given extends Lock>(lock: Given): { lock: Given; added: string[] } {
  const packages: Record<string, LockedPackage> = { ...lock.packages }
  const added: string[] = []

  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (placesOf(path, name).some((place) => place in packages)) continue
      packages[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(dev ? { dev } : {}),
        optional: true,
      }
      added.push(name)
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added }
}

/** Where Node would look for a package on behalf of another, nearest first. */
function placesOf(path: string, name: string): string[] {
  const parents = path === '' ? [] : path.split('/node_modules/')
  return Array.from({ length: parents.length + 1 }, (_, up) => {
    const at = parents.slice(0, parents.length - up).join('/node_modules/')
    return `${at === '' ? '' : `${at}/`}node_modules/${name}`
  })
}

/** A native package is named after what it runs on: `cli-linux-arm64-musl`. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.replace(/.*\//, '').split('-')
  const os = OS.find((each) => words.includes(each))
  const cpu = CPU.find((each) => words.includes(each))
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(libc && os === 'linux' ? { libc: [libc] } : {}),
    ...(os ? { os: [os] } : {}),
  }
}
