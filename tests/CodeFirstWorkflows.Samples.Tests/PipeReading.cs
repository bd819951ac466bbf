using System.Text;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Reads a pipe to its end and tells when something has come through.</summary>
internal sealed class PipeReading
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PipeReading(StreamReader pipe) => _reading = Task.Run(() => ReadAsync(pipe));

    public async Task HasAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_text.ToString().Contains(text, StringComparison.Ordinal))
                    return;
                more = _more.Task;
            }

            if (_reading.IsCompleted)
                throw new InvalidOperationException($"'{text}' never came; this did: {_text}");
            await more.WaitAsync(cancellationToken);
        }
    }

    public async Task<string> ToEndAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        return _text.ToString();
    }

    private async Task ReadAsync(StreamReader pipe)
    {
        var buffer = new char[4096];
        int count;
        do
        {
            count = await pipe.ReadAsync(buffer);
            TaskCompletionSource more;
            lock (_gate)
            {
                _text.Append(buffer, 0, count);
                more = _more;
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            more.SetResult();
        }
        while (count > 0);
    }
}
