using System.Text;
using SQLitePCL;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// A prepared statement: takes its arguments in their order, then runs or gives its rows, of which it shows one at a time.
/// </summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _bound;

    internal SqliteStatement With(string? value)
    {
        if (value is null)
            return WithNull();
        connection.Demand(raw.sqlite3_bind_text(handle, ++_bound, Utf8.GetBytes(value).AsSpan()));
        return this;
    }

    internal SqliteStatement With(long? value)
    {
        if (value is not { } number)
            return WithNull();
        connection.Demand(raw.sqlite3_bind_int64(handle, ++_bound, number));
        return this;
    }

    internal SqliteStatement With(ReadOnlyMemory<byte> value)
    {
        // An empty blob must not become no blob.
        connection.Demand(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0)
            : raw.sqlite3_bind_blob(handle, ++_bound, value.Span));
        return this;
    }

    /// <summary>Runs to its end.</summary>
    /// <returns>How many rows it gave.</returns>
    internal int Run()
    {
        var rows = 0;
        foreach (var _ in Rows())
            rows++;
        return rows;
    }

    /// <summary>The number in its first row's first column, if it gives a row.</summary>
    internal long? Number()
    {
        long? number = null;
        foreach (var row in Rows())
            number ??= row.Integer(0);
        return number;
    }

    /// <summary>Its rows, each of which is this very statement.</summary>
    internal IEnumerable<SqliteStatement> Rows()
    {
        try
        {
            while (true)
            {
                switch (raw.sqlite3_step(handle))
                {
                    case raw.SQLITE_ROW:
                        yield return this;
                        break;
                    case raw.SQLITE_DONE:
                        yield break;
                    case var error:
                        connection.Demand(error);
                        break;
                }
            }
        }
        finally
        {
            Reset();
        }
    }

    internal bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    internal long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    // As bytes, so that none is lost after one that is zero.
    internal string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    internal byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    internal void Reset()
    {
        // What it returns is the error of the last step, which was reported then.
        _ = raw.sqlite3_reset(handle);
        _bound = 0;
    }

    public void Dispose() => handle.Dispose();

    private SqliteStatement WithNull()
    {
        connection.Demand(raw.sqlite3_bind_null(handle, ++_bound));
        return this;
    }
}
