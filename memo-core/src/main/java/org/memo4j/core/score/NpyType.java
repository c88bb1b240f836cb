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
    B1("|b1", 1) {
        @Override
        boolean flag(ByteBuffer in) {
            byte value = in.get();
            Checks.check(
                    (value & ~1) == 0, "a truth value must be 0 or 1, but a byte is %d; the file is damaged", value);
            return value == 1;
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

    static final String REALS = "floating-point numbers";
    static final String INTEGERS = "integers";
    static final String FLAGS = "truth values";

    final String name;
    final int bytes;

    NpyType(String name, int bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** Kind of the values: {@link #real} serves floating-point numbers, and so on. */
    String kind() {
        return this == F4 || this == F8 ? REALS : this == B1 ? FLAGS : INTEGERS;
    }

    double real(ByteBuffer in) {
        throw new IllegalStateException(name + " is no floating-point type");
    }

    long integer(ByteBuffer in) {
        throw new IllegalStateException(name + " is no integer type");
    }

    boolean flag(ByteBuffer in) {
        throw new IllegalStateException(name + " is no type of truth values");
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
                + "; only bool, little-endian float32, float64 and integers of up to 64 bits can be read");
    }
}
