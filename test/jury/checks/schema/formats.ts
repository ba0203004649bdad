/** Formats by what defines them: texts that are of one, and texts that are not. */
export const formats: Readonly<
  Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>
> = {
  date: {
    good: ['2024-02-29', '2000-02-29', '0000-01-01'],
    bad: ['2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-1-1', '2024-01-32', '২024-01-01', ''],
  },
  time: {
    good: ['12:00:00Z', '08:30:06.283185z', '08:30:06+05:30', '23:59:60Z', '01:29:60+01:30'],
    bad: [
      '12:00:00',
      '24:00:00Z',
      '12:60:00Z',
      '12:00:61Z',
      '22:59:60Z',
      '12:00:00+24:00',
      '12:00Z',
      '1২:00:00Z',
    ],
  },
  'date-time': {
    good: [
      '1963-06-19T08:30:06.283185Z',
      '1990-12-31t23:59:60z',
      '1998-12-31T15:59:60.123-08:00',
      '2020-01-01 10:00:00Z',
    ],
    bad: [
      '1990-02-31T15:59:59Z',
      '1998-12-31T23:58:60Z',
      '2020-01-01T10:00:00',
      '06/19/1963 08:30:06 PST',
      '2020-01-01T10:00:00+24:00',
    ],
  },
  'iso-time': { good: ['12:00:00', '12:00:00Z'], bad: ['12:00'] },
  'iso-date-time': {
    good: ['2020-01-01T10:00:00', '2020-01-01T10:00:00Z'],
    bad: ['2020-01-01', '2020-02-30T10:00:00'],
  },
  duration: {
    good: ['P4DT12H30M5S', 'P4Y', 'PT0S', 'P1M', 'PT1M', 'P2W', 'PT36H', 'P1DT12H'],
    bad: ['PT1D', 'P', 'P1YT', 'PT', 'P2D1Y', 'P1D2H', 'P1Y2W', 'P1', 'P২Y', '4DT12H', 'PT1H5S'],
  },
  email: {
    good: ['joe@example.com', 'te~st@example.com', '"a b"@example.com', 'joe@[127.0.0.1]', 'joe@[IPv6:::1]'],
    bad: ['2962', '.a@b.c', 'a.@b.c', 'a..b@c.d', 'a@b_c', 'a b@c.d', 'joe@[127.0.0.300]', 'a@-b.c'],
  },
  hostname: {
    good: ['www.example.com', 'a', '1host', 'xn--4gbwdl.xn--wgbh1c', `${'a'.repeat(63)}.com`],
    bad: ['-a.b', 'a-.b', 'a_b', 'a..b', `${'a'.repeat(64)}.com`, '', '.', Array(128).fill('ab').join('.')],
  },
  ipv4: {
    good: ['192.168.0.1', '0.0.0.0', '255.255.255.255'],
    bad: ['127.0.0.0.1', '256.0.0.1', '127.0', '0x7f000001', '087.10.0.1', '1২7.0.0.1'],
  },
  ipv6: {
    good: [
      '::1',
      '::',
      'd6::',
      '1::d6:192.168.0.1',
      '1:2:3:4:5:6:7:8',
      '::42:ff:1',
      '1:d6::42',
      '1:2::192.168.0.1',
      '::ffff:192.168.0.1',
      '1:2:3:4:5:6:7::',
    ],
    bad: [
      '12345::',
      '::abcef',
      '1:1:1:1:1:1:1:1:1',
      ':2:3:4:5:6:7:8',
      '1::d6::42',
      '1:2:3:4:5:6:1.2.3',
      'fe80::a%eth1',
      '::-1',
      ' ::1',
      '1:2:3:4:5:6:7',
      '127.0.0.1',
      '1:2:3:4:5:6:7:8::',
    ],
  },
  uri: {
    good: [
      'http://foo.bar/?baz=qux#quux',
      'urn:oasis:names',
      'mailto:a@b.c',
      "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
      'http://[2001:db8::7]:80/',
      'a:',
      'file:///etc',
    ],
    bad: [
      '//foo.bar',
      '/abs',
      'abc',
      'http:// x',
      ':// x',
      'http://a/%zz',
      'http://a/<b>',
      'http://[::zz]/',
      '\\\\WIN',
      'bar,baz:x',
      'http://é',
    ],
  },
  'uri-reference': {
    good: ['//foo', '/abc', 'abc', '#frag', '', 'a?b', './this:that'],
    bad: ['\\\\WIN\\x', '#a\\b', 'é', 'a b'],
  },
  url: { good: ['https://example.com/a?b#c', 'ftp://h'], bad: ['mailto:a@b.c', 'http://', 'https:///a'] },
  iri: {
    good: ['http://ƒøø.ßår/?∂éœ=πîx#πîüx', 'http://example.com'],
    bad: ['/abc', 'âππ', 'http:// x', '\\\\WIN'],
  },
  'iri-reference': { good: ['/âππ', '#ƒräg', 'âππ'], bad: ['\\\\WIN', '#ƒräg\\mênt'] },
  'uri-template': {
    good: ['http://example.com/dictionary/{term:1}/{term}', '{+path*}', '', '{?a,b.c}', '%20é', "a'b"],
    bad: ['http://example.com/{term', '{}', '{a b}', '{a:0}', '{a:10000}', '%2', '<'],
  },
  uuid: {
    good: [
      '2eb8aa08-aa98-11ea-b4aa-73b441d16380',
      '2EB8AA08-AA98-11EA-B4AA-73B441D16380',
      '00000000-0000-0000-0000-000000000000',
    ],
    bad: [
      '2eb8aa08-aa98-11ea-b4aa-73b441d1638',
      '2eb8aa08aa9811eab4aa73b441d16380',
      '2eb8-aa08-aa98-11ea-b4aa73b44-1d16380',
      'urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380',
    ],
  },
  'json-pointer': {
    good: ['', '/foo/bar~0/baz~1/%a', '/', '/~01', '/a\nb'],
    bad: ['/~', '/~2', 'a', '#/a', '/a~'],
  },
  'json-pointer-uri-fragment': { good: ['#', '#/a%25b', '#/a~1b'], bad: ['/a', '#/~', '#/%z', '#a'] },
  'relative-json-pointer': {
    good: ['1', '0/foo/bar', '0#', '120/a', '1+1#'],
    bad: ['/foo', '-1/foo', '+1/foo', '01/a', '0##', '', '1a'],
  },
  regex: {
    good: ['([abc])+\\s+$', '(?=a)', 'a'.repeat(10_000)],
    bad: ['^(abc]', '\\a', '(?<a>x)(?<a>y)', 'a'.repeat(10_001)],
  },
  byte: { good: ['', 'aGVsbG8=', 'aGk='], bad: ['aGk', 'a===', 'aG k'] },
}
