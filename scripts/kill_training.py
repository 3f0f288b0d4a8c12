#!/usr/bin/env python3
"""Kills a training at random moments, again and again, and looks at what is left.

    scripts/kill_training.py [--kills 1000] [--program mnist_train|victim] [--signals KILL,TERM,HUP] [--seed 1]

mnist_train is the example's program on a few images of MNIST; victim trains a model of 51 parameters that is written by
hand, with a checkpoint after each update, and so is killed while it writes most of the time.  A training that comes to
its end is compared with one that was left alone, and another one begins, until all kills are done.  What must hold:

  - whenever one looks, and after each kill, there is no checkpoint yet or a whole one with right hashes
  - no checkpoint that was seen is lost: steps never go back
  - a killed training continues; at its end weights and history have the bits of the one that was left alone
  - and its folder has the same files: no temporary stays

Exit status 1, with the folder kept, where one of them does not.
"""
import argparse
import collections
import gzip
import hashlib
import json
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WAIT = 300  # seconds, for what is left alone


class Wrong(Exception):
    """What must hold does not."""


def read_checkpoint(path):
    """The step of a checkpoint, or None where there is none yet."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        length, = struct.unpack('<Q', content[:8])
        metadata = json.loads(content[8:8 + length])['__metadata__']
        record = metadata['record'].encode()
        if hashlib.sha256(record).hexdigest() != metadata['record_sha256']:
            raise Wrong(f'{path}: the record does not have its hash')
        if hashlib.sha256(content[8 + length:]).hexdigest() != metadata['sha256']:
            raise Wrong(f'{path}: the data do not have their hash')
        return json.loads(record)['position']['step']
    except (struct.error, ValueError, KeyError) as error:
        raise Wrong(f'{path}: is no checkpoint: {error}') from error


def history(path):
    """All but the seconds."""
    epochs = json.loads(path.read_text())['epochs']
    return [{key: value for key, value in epoch.items() if key != 'seconds'} for epoch in epochs]


def write_small_mnist(folder, train, test):
    """The first images of MNIST, not compressed."""
    source = ROOT / 'examples/data/mnist'
    for name, count in (('train-images-idx3', train), ('train-labels-idx1', train), ('t10k-images-idx3', test),
                        ('t10k-labels-idx1', test)):
        plain, packed = source / f'{name}-ubyte', source / f'{name}-ubyte.gz'
        content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
        header = 4 + 4 * content[3]
        size = 784 if 'images' in name else 1
        (folder / plain.name).write_bytes(content[:4] + struct.pack('>I', count) + content[8:header + count * size])


class Training:
    """How a program is called; `life` is how many seconds it lives at most before it is killed."""

    def __init__(self, name, build, work):
        self.name = name
        self.life = 0.5 if name == 'mnist_train' else 0.1
        self.program = build / 'bin' / ('mnist_train' if name == 'mnist_train' else 'skipper_train_victim')
        if not self.program.exists():
            sys.exit(f'kill_training: there is no {self.program}: run scripts/build.sh {self.program.name}')
        self.data = work / 'data'
        if name == 'mnist_train':
            self.data.mkdir()
            write_small_mnist(self.data, 64, 16)

    def command(self, folder):
        checkpoint = folder / 'checkpoint.safetensors'
        if self.name == 'victim':
            return [self.program, checkpoint, '40', folder / 'weights.safetensors', folder / 'history.json']
        return [self.program, '--data', self.data, '--output', folder, '--epochs', '6', '--batch', '4', '--seed', '3',
                '--quiet', '--no-report', '--checkpoint-every', '1'] + (['--resume'] if checkpoint.exists() else [])


class Killer:
    def __init__(self, training, work, options):
        self.training, self.work = training, work
        self.random = random.Random(options.seed)
        self.signals = [getattr(signal, 'SIG' + name) for name in options.signals.split(',')]
        self.sent = collections.Counter()
        self.files = set()  # of a training that was left alone
        self.resumed = self.torn = self.looked = self.rounds = 0

    def run(self, folder):
        """Starts it, looks at its checkpoint, kills it.  True where it ended by itself before."""
        checkpoint = folder / 'checkpoint.safetensors'
        before = read_checkpoint(checkpoint)
        with open(self.work / 'errors', 'w+b') as errors:
            process = subprocess.Popen(self.training.command(folder), stdout=subprocess.DEVNULL, stderr=errors)
            time.sleep(self.random.uniform(0, self.training.life))
            seen = read_checkpoint(checkpoint)
            sent = self.random.choice(self.signals)
            process.send_signal(sent)
            status = process.wait(WAIT)
            errors.seek(0)
            said = errors.read().decode(errors='replace')
        after = read_checkpoint(checkpoint)
        self.looked += 2
        steps = [step or 0 for step in (before, seen, after)]
        if steps != sorted(steps):
            raise Wrong(f'steps went back: {steps}')
        if status == 0:
            return True
        if status != -sent and (sent == signal.SIGKILL or status not in (128 + sent, 130)):
            raise Wrong(f'ended with {status} after signal {sent}, not by it: {said}')
        self.sent[sent.name] += 1
        self.resumed += before is not None
        self.torn += any(path.suffix == '.tmp' for path in folder.iterdir())
        return False

    def finish(self, folder):
        result = subprocess.run(self.training.command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                timeout=WAIT)
        if result.returncode != 0:
            raise Wrong(f'a training that was left alone ended with {result.returncode}: {result.stderr.decode()}')

    def compare(self, folder, straight):
        weights = 'weights.safetensors'
        if (folder / weights).read_bytes() != (straight / weights).read_bytes():
            raise Wrong(f'{folder / weights} differs from {straight / weights}')
        if history(folder / 'history.json') != history(straight / 'history.json'):
            raise Wrong(f'the history of {folder} differs from that of {straight}')
        names = {path.name for path in folder.iterdir()}
        if names != self.files:
            raise Wrong(f'{folder} has {names}, not {self.files}')

    def round(self, straight, kills):
        """One training, killed until it ends or enough kills were done; then it ends by itself."""
        folder = self.work / f'killed{self.rounds}'
        folder.mkdir()
        while sum(self.sent.values()) < kills:
            if self.run(folder):
                break
        self.finish(folder)
        self.compare(folder, straight)
        shutil.rmtree(folder)
        self.rounds += 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--kills', type=int, default=1000)
    parser.add_argument('--program', choices=('mnist_train', 'victim'), default='mnist_train')
    parser.add_argument('--signals', default='KILL', help='which ones are sent, at random; KILL unless given')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--build', type=pathlib.Path, default=ROOT / 'build/release')
    return parser.parse_args()


def main():
    options = arguments()
    work = pathlib.Path(tempfile.mkdtemp(prefix='kill_training_'))
    training = Training(options.program, options.build, work)
    killer = Killer(training, work, options)
    straight = work / 'straight'
    straight.mkdir()
    begin = time.monotonic()
    try:
        killer.finish(straight)
        killer.files = {path.name for path in straight.iterdir()}
        while sum(killer.sent.values()) < options.kills:
            killer.round(straight, options.kills)
            print(f'kill_training: {sum(killer.sent.values())} kills', file=sys.stderr)
    except Wrong as wrong:
        print(f'kill_training: WRONG: {wrong}\nkill_training: files are in {work}', file=sys.stderr)
        return 1
    shutil.rmtree(work)
    sent = ', '.join(f'{count} {name}' for name, count in sorted(killer.sent.items()))
    print(f'kill_training: {options.program}: {sent}; {killer.resumed} of a training that had been resumed, '
          f'{killer.torn} while it wrote; {killer.rounds} trainings ended with the same bits as one that was left '
          f'alone; {killer.looked} looks at checkpoints, all whole; {time.monotonic() - begin:.0f} s')
    return 0


if __name__ == '__main__':
    sys.exit(main())
