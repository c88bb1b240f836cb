package org.memo4j.core.score;

import java.nio.ByteBuffer;
import org.memo4j.core.Checks;

/** Number types of {@code .npy} files. */
enum NpyType {
    F4("<f4", 4) {
        @Override
        double real(ByteBuffer in) {
            return in.getFloat();
        }
    },
    F8("<f8", 8) {
        @Override
        double real(ByteBuffer in) {
            return in.getDouble();
        }
    },
    I1("|i1", 1) {
        @Override
        long integer(ByteBuffer in) {
            return in.get();
        }
    },
    U1("|u1", 1) {
        @Override
        long integer(ByteBuffer in) {
            return in.get() & 0xFF;
        }
    },
    I2("<i2", 2) {
        @Override
        long integer(ByteBuffer in) {
            return in.getShort();
        }
    },
    U2("<u2", 2) {
        @Override
        long integer(ByteBuffer in) {
            return in.getShort() & 0xFFFF;
        }
    },
    I4("<i4", 4) {
        @Override
        long integer(ByteBuffer in) {
            return in.getInt();
        }
    },
    U4("<u4", 4) {
        @Override
        long integer(ByteBuffer in) {
            return in.getInt() & 0xFFFFFFFFL;
        }
    },
    I8("<i8", 8) {
        @Override
        long integer(ByteBuffer in) {
            return in.getLong();
        }
    };

    final String name;
    final int bytes;

    NpyType(String name, int bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** Whether values are floating-point numbers; {@link #real} serves these, {@link #integer} the others. */
    boolean isReal() {
        return this == F4 || this == F8;
    }

    double real(ByteBuffer in) {
        throw new IllegalStateException(name + " is no floating-point type");
    }

    long integer(ByteBuffer in) {
        throw new IllegalStateException(name + " is no integer type");
    }

    static NpyType of(String name, String file) {
        for (NpyType type : values()) {
            if (type.name.equals(name)) {
                return type;
            }
        }
        Checks.check(
                !name.startsWith(">"),
                "%s is big-endian (%s); write it with array.astype('<%s')",
                file,
                name,
                name.substring(1));
        throw new IllegalArgumentException(file + " holds values of the type " + name
                + "; only little-endian float32, float64 and integers of up to 64 bits can be read");
    }
}
