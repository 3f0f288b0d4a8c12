#!/usr/bin/env python3
"""Writes safetensors_headers.txt: headers, and whether the format's reference reads them.

The reference is the PyPI package `safetensors` (Rust, serde_json), which the first line of the file names with its
version.  A line is NAME, HEADER, DATA, VERDICT, separated by tabs: the header with \\xNN for bytes that are not
printable ASCII and for the backslash, the number of zero bytes behind it, and "read" or "refused".

    pip install safetensors numpy
    python3 tests/data/make_safetensors_headers.py > tests/data/safetensors_headers.txt
"""
import struct

import safetensors


def tensor(dtype='"F32"', shape='[2]', offsets='[0,8]', more=''):
    return '{"dtype":%s,"shape":%s,"data_offsets":%s%s}' % (dtype, shape, offsets, more)


def one(text, size=8):
    return ('{"a":%s}' % text, size)


GOOD = '{"a":%s}' % tensor()


def blanks():
    for name, text in [('space', ' '), ('spaces', '   '), ('tab', '\t'), ('newline', '\n'), ('return', '\r'),
                       ('form feed', '\f'), ('vertical tab', '\v'), ('NUL', '\0'), ('no-break space', '\u00a0'),
                       ('byte order mark', '\ufeff'), ('letter', 'x'), ('comma', ','), ('brace', '}'),
                       ('object', '{}'), ('number', '1'), ('comment', '/**/'), ('line comment', '//\n')]:
        yield 'before: ' + name, GOOD.replace('{', text + '{', 1), 8
        yield 'behind: ' + name, GOOD + text, 8
        yield 'inside: ' + name, GOOD.replace(':', ':' + text, 1), 8
    yield 'behind: NUL and bytes', GOOD + '\0garbage', 8
    yield 'behind: many spaces', GOOD + ' ' * 57, 8
    yield 'NUL in a name', '{"a\0":%s}' % tensor(), 8
    yield 'control character in a name', '{"a\x01":%s}' % tensor(), 8
    yield 'newline in a name', '{"a\n":%s}' % tensor(), 8
    yield 'DEL in a name', '{"a\x7f":%s}' % tensor(), 8


def roots():
    for name, text in [('nothing', ''), ('blank', ' '), ('empty object', '{}'), ('list', '[]'), ('null', 'null'),
                       ('number', '3'), ('text', '"a"'), ('cut', '{"a"'), ('trailing comma', GOOD[:-1] + ',}'),
                       ('empty object, data', '{}')]:
        yield 'root: ' + name, text, 8 if 'data' in name else 0


def metadata():
    for name, text in [('null', 'null'), ('empty', '{}'), ('text', '{"k":"v"}'), ('empty key', '{"":"v"}'),
                       ('number', '{"k":1}'), ('null in it', '{"k":null}'), ('list', '[]'), ('string', '"x"'),
                       ('nested', '{"k":{}}'), ('true', 'true'), ('key twice', '{"k":"1","k":"2"}'),
                       ('escapes', r'{"k\u00e9\n":"\"\\\/\b\f\n\r\t\ud83d\ude00"}')]:
        yield 'metadata: ' + name, '{"__metadata__":%s,"a":%s}' % (text, tensor()), 8
        yield 'metadata alone: ' + name, '{"__metadata__":%s}' % text, 0
    yield 'metadata twice', '{"__metadata__":{},"__metadata__":{},"a":%s}' % tensor(), 8
    yield 'metadata behind', '{"a":%s,"__metadata__":{"k":"v"}}' % tensor(), 8


def numbers():
    for text in ['2', '2.0', '2e0', '2E0', '20e-1', '-2', '-0', '+2', '02', '0x2', '2.', '.2', '1e400', '"2"', 'null',
                 'true', '[2]', '{}', 'NaN', 'Infinity', '9223372036854775807', '9223372036854775808',
                 '18446744073709551615', '18446744073709551616', '340282366920938463463374607431768211456']:
        yield 'extent ' + text, *one(tensor(shape='[%s]' % text))
        yield 'offset ' + text, *one(tensor('"U8"', '[2]', '[0,%s]' % text), 2)
    for text in ['0', '-0', '0.0', '00', '0e0', '-0.0']:
        yield 'extent zero ' + text, *one(tensor(shape='[%s]' % text, offsets='[0,0]'), 0)
        yield 'begin ' + text, *one(tensor(offsets='[%s,8]' % text))


def entries():
    for name, text in [('null', 'null'), ('number', '1'), ('text', '"F32"'), ('empty', '{}'),
                       ('list', '["F32",[2],[0,8]]'),
                       ('no dtype', '{"shape":[2],"data_offsets":[0,8]}'),
                       ('no shape', '{"dtype":"F32","data_offsets":[0,8]}'),
                       ('no offsets', '{"dtype":"F32","shape":[2]}'),
                       ('other order', '{"data_offsets":[0,8],"dtype":"F32","shape":[2]}')]:
        yield 'entry: ' + name, *one(text)
    for key, value in [('dtype', '"F32"'), ('shape', '[2]'), ('data_offsets', '[0,8]'), ('other', '1')]:
        yield key + ' twice', *one(tensor(more=',"%s":%s,"%s":%s' % (key, value, key, value)))
    for name, value in [('number', '1'), ('negative', '-1'), ('real', '1.5'), ('text', '"x"'), ('null', 'null'),
                        ('true', 'true'), ('list', '[1,[2,{"a":[]}]]'), ('object', '{"dtype":"F16","x":{}}'),
                        ('20 lists', '[' * 20 + ']' * 20), ('1000 lists', '[' * 1000 + ']' * 1000)]:
        yield 'other key: ' + name, *one(tensor(more=',"other":' + value))
        yield 'other key first: ' + name, *one('{"other":%s,%s' % (value, tensor()[1:]))
    for dtype in ['BOOL', 'F4', 'F6_E2M3', 'F6_E3M2', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0', 'F8_E4M3FNUZ',
                  'F8_E5M2FNUZ', 'I16', 'U16', 'F16', 'BF16', 'I32', 'U32', 'F32', 'C64', 'C128', 'F64', 'I64', 'U64',
                  'f32', 'F31', '', 'F32 ']:
        for bits in [4, 6, 8, 16, 32, 64, 128]:
            entry = one(tensor('"%s"' % dtype, '[4]', '[0,%d]' % (bits // 2)), bits // 2)
            yield 'dtype %s of %d bits' % (dtype, bits), *entry
    yield 'dtype as an object', *one(tensor('{"F32":null}'))
    yield 'F4 of an odd number', *one(tensor('"F4"', '[3]', '[0,1]'), 1)
    yield 'F4 of an even number', *one(tensor('"F4"', '[2]', '[0,1]'), 1)
    yield 'F4 of no whole byte, rounded up', *one(tensor('"F4"', '[3]', '[0,2]'), 2)


def shapes():
    for shape, size in [('[]', 4), ('[]', 0), ('[1]', 4), ('[0]', 0), ('[0,5]', 0), ('[5,0]', 0), ('[2,3]', 24),
                        ('[1,1,1,1,1,1,1,1,1]', 4), ('[4294967296,4294967296]', 0), ('[9223372036854775807,9,0]', 0),
                        ('[0,9223372036854775807,9]', 0), ('{}', 0), ('"2"', 8), ('null', 4)]:
        yield 'shape %s in %d bytes' % (shape, size), *one(tensor(shape=shape, offsets='[0,%d]' % size), size)
    for offsets, size in [('[0]', 8), ('[]', 8), ('[0,4,8]', 8), ('[8,0]', 8), ('[0,8]', 7), ('[0,8]', 9),
                          ('[4,12]', 12), ('[1,9]', 9), ('{"0":0}', 8), ('null', 8), ('[[0],[8]]', 8)]:
        yield 'offsets %s in %d bytes' % (offsets, size), *one(tensor(offsets=offsets), size)


def pairs():
    def two(first, second, size, names=('a', 'b')):
        return '{"%s":%s,"%s":%s}' % (names[0], tensor(offsets=first), names[1], tensor(offsets=second)), size

    yield 'two in order', *two('[0,8]', '[8,16]', 16)
    yield 'two out of order', *two('[8,16]', '[0,8]', 16)
    yield 'two with a hole', *two('[0,8]', '[12,20]', 20)
    yield 'two that overlap', *two('[0,8]', '[4,12]', 12)
    yield 'two at one place', *two('[0,8]', '[0,8]', 8)
    yield 'one name, one place', *two('[0,8]', '[0,8]', 8, ('a', 'a'))
    yield 'one name, two places', *two('[0,8]', '[8,16]', 16, ('a', 'a'))
    yield 'names that escapes make one', *two('[0,8]', '[8,16]', 16, ('a', '\\u0061'))
    empty = tensor(shape='[0]', offsets='[%d,%d]')
    for place in [0, 4, 8, 12]:
        yield 'an empty one at %d' % place, '{"a":%s,"b":%s}' % (tensor(), empty % (place, place)), 8
    yield 'two empty ones', '{"a":%s,"b":%s}' % (empty % (0, 0), empty % (0, 0)), 0
    yield 'an odd start', '{"a":%s,"b":%s}' % (tensor('"U8"', '[1]', '[0,1]'), tensor(offsets='[1,9]')), 9


def names():
    for name, text in [('empty', ''), ('slash', 'a/b'), ('UTF-8', 'é漢😀'), ('escape', r'\u00e9'),
                       ('pair', r'\ud83d\ude00'),
                       ('half a pair', r'\ud83d'), ('other half', r'\ude00'), ('NUL escaped', r'\u0000'),
                       ('bad escape', r'\x41'), ('cut escape', r'\u00'), ('long', 'n' * 300),
                       ('newline escaped', r'\n'),
                       ('ESC escaped', r'\u001b[31m'), ('metadata, escaped', r'__metadata\u005f_')]:
        yield 'name: ' + name, '{"%s":%s}' % (text, tensor()), 8
    yield 'name: no UTF-8', b'{"\xff":' + tensor().encode() + b'}', 8
    yield 'name: overlong UTF-8', b'{"\xc0\xaf":' + tensor().encode() + b'}', 8
    yield 'name: surrogate in UTF-8', b'{"\xed\xa0\x80":' + tensor().encode() + b'}', 8
    yield 'name: cut UTF-8', b'{"\xe6\xbc":' + tensor().encode() + b'}', 8
    yield 'name without quotes', '{a:%s}' % tensor(), 8
    yield "name in other quotes", "{'a':%s}" % tensor(), 8


def printable(header):
    return ''.join(chr(b) if 0x20 <= b < 0x7f and b != 0x5c else '\\x%02x' % b for b in header)


def verdict(header, size):
    try:
        safetensors.deserialize(struct.pack('<Q', len(header)) + header + b'\0' * size)
        return 'read'
    except safetensors.SafetensorError:
        return 'refused'


print('# safetensors ' + safetensors.__version__)
for cases in [blanks, roots, metadata, numbers, entries, shapes, pairs, names]:
    for case in cases():
        label, header, size = case
        header = header if isinstance(header, bytes) else header.encode()
        print(label, printable(header), size, verdict(header, size), sep='\t')
