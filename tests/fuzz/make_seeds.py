"""Writes the seeds of the corpora that are made, not found: python3 tests/fuzz/make_seeds.py, in the root.

All others are left alone: what fuzzers found; checkpoint/record and checkpoint/file, which the target's own training
wrote (its mutator starts from today's record too); photos, which OpenCV wrote; nn_ir/, the graphs of tests/lit.
"""
import gzip
import json
import pathlib
import struct
import zlib

corpus = pathlib.Path(__file__).parent / 'corpus'


def write(target, name, content):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def safetensors(header, data=b''):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(',', ':')).encode()
    return struct.pack('<Q', len(text)) + text + data


def tensor(dtype, shape, begin, end):
    return {'dtype': dtype, 'shape': shape, 'data_offsets': [begin, end]}


def make_safetensors():
    write('safetensors', 'empty', safetensors({}))
    write('safetensors', 'one', safetensors({'a/kernel': tensor('F32', [2], 0, 8)}, bytes(8)))
    write('safetensors', 'metadata', safetensors(
        {'__metadata__': {'format': 'pt', 'sha256': '0' * 64}, 'b': tensor('F16', [1, 3], 4, 10),
         'a': tensor('F32', [], 0, 4)}, bytes(10)))
    dtypes = {'BOOL': 8, 'F4': 4, 'F6_E2M3': 6, 'U8': 8, 'F8_E8M0': 8, 'I16': 16, 'BF16': 16, 'C64': 64, 'U64': 64}
    header, at = {}, 0
    for name, bits in dtypes.items():
        header[name] = tensor(name, [4], at, at + bits // 2)
        at += bits // 2
    write('safetensors', 'dtypes', safetensors(header, bytes(range(at))))
    write('safetensors', 'no_elements', safetensors(
        {'n': tensor('F32', [0, 3], 0, 0), 'm': tensor('F32', [1], 0, 4)}, b'\0\0\x80\x3f'))
    write('safetensors', 'misaligned', safetensors(
        {'u': tensor('U8', [1], 0, 1), 'f': tensor('F32', [1], 1, 5)}, bytes(5)))
    write('safetensors', 'blanks', safetensors(b' \n {"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}  ', b'x'))
    write('safetensors', 'null_metadata', safetensors(b'{"__metadata__":null}'))
    write('safetensors', 'behind_nul', safetensors(b'{}\0{"a":1}'))
    write('safetensors', 'escapes', safetensors(
        {'\n\x1b[31m\u00e9\U0001f600': tensor('F32', [3], 0, 4)}, bytes(4)))
    write('safetensors', 'twice', safetensors(b'{"a":{"dtype":"I8","shape":[0],"data_offsets":[0,0]},'
                                              b'"a":{"dtype":"I8","shape":[0],"data_offsets":[0,0]}}'))
    write('safetensors', 'nested', safetensors(b'[' * 3000 + b']' * 3000))


def npy(header, data=b'', version=1):
    text = header.encode() + b'\n'
    length = struct.pack('<H' if version == 1 else '<I', len(text))
    return b'\x93NUMPY' + bytes([version, 0]) + length + text + data


def make_npy():
    form = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
    write('npy', 'vector', npy(form % ('<f4', '2,'), struct.pack('<2f', 1, -2)))
    write('npy', 'scalar', npy(form % ('<f4', ''), struct.pack('<f', 3)))
    write('npy', 'matrix', npy(form % ('<f4', '2, 3'), bytes(24), 2))
    write('npy', 'double', npy(form % ('<f8', '1,'), bytes(8), 3))
    write('npy', 'bytes', npy(form % ('|u1', '3,'), b'abc'))
    write('npy', 'no_elements', npy(form % ('<f4', '0, 9223372036854775807')))
    write('npy', 'fortran', npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", bytes(4)))


def idx(shape, data, kind=8):
    return bytes([0, 0, kind, len(shape)]) + b''.join(struct.pack('>I', n) for n in shape) + data


def make_idx():
    images = idx([2, 2, 3], bytes(range(12)))
    write('idx', 'images', images)
    write('idx', 'labels', idx([3], b'\x07\x02\x01'))
    write('idx', 'no_samples', idx([0, 28, 28], b''))
    write('idx', 'floats', idx([1], bytes(4), 13))
    write('idx', 'large', idx([0xffffffff] * 4, b''))
    write('idx', 'rank_255', idx([1] * 255, b'x'))
    write('idx', 'gzip', gzip.compress(images, mtime=0))
    write('idx', 'gzip_members', gzip.compress(images[:9], mtime=0) + gzip.compress(images[9:], mtime=0))
    write('idx', 'gzip_cut_off', gzip.compress(images, mtime=0)[:-5])
    bomb = idx([1000, 1000], bytes(1000000))
    write('idx', 'gzip_small', zlib.compress(bomb, 9, 31))
    write('idx', 'gzip_zeros', zlib.compress(bytes(1000000), 9, 31))


def make_history():
    epoch = {'epoch': 1, 'loss': 0.25, 'accuracy': 0.5, 'val_loss': 1e-3, 'val_accuracy': 1.0, 'learning_rate': 0.001,
             'seconds': 12.5}
    write('history', 'empty', b'{"epochs":[]}')
    write('history', 'two', json.dumps({'epochs': [epoch, {**epoch, 'epoch': 2, 'val_loss': None}]}).encode())
    write('history', 'large_integer', json.dumps({'epochs': [{**epoch, 'epoch': 1 << 40}]}).encode())
    write('history', 'float_integer', json.dumps({'epochs': [{**epoch, 'epoch': 1e308}]}).encode())
    write('history', 'nested', b'{"epochs":' + b'[' * 2000 + b']' * 2000 + b'}')


def make_checkpoint():
    seed = corpus / 'checkpoint' / 'record'
    if not seed.exists():
        return
    record = json.loads(seed.read_bytes())

    def vary(name, path, value):
        changed = json.loads(json.dumps(record))
        place = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        write('checkpoint', name, json.dumps(changed, separators=(',', ':')).encode())

    vary('step_largest', ['position', 'step'], (1 << 63) - 1)
    vary('step_allocates', ['position', 'step'], 1 << 50)
    vary('batch_largest', ['position', 'batch'], (1 << 63) - 1)
    vary('epoch_float', ['position', 'epoch'], 1e308)
    vary('samples_float', ['data', 'samples'], 1e308)
    vary('seconds_largest', ['position', 'seconds'], 1e308)
    vary('correct_negative', ['position', 'correct'], -1)
    vary('history_long', ['history', 'epochs'], record['history']['epochs'] * 20)
    vary('name_escapes', ['model', 'name'], 'a\n\x1b[31mb')
    nested = json.dumps(record, separators=(',', ':')).replace('"batch":8', '"batch":' + '[' * 3000 + ']' * 3000, 1)
    write('checkpoint', 'nested', nested.encode())


def make_blob():
    write('blob', 'good', b'')
    write('blob', 'magic', b'\0\0\1')
    write('blob', 'header_bytes', b'\x0c\0\xff\x10\0\1')
    write('blob', 'reserved', b'\x80\0\1')
    write('blob', 'payload', b'\x40\2\x80\xa0\5\x7f')
    write('blob', 'cut_off', b'\x80')


for make in (make_safetensors, make_npy, make_idx, make_history, make_checkpoint, make_blob):
    make()
