namespace CodeFirstWorkflows.Runtime;

// A step that waits for an answer from outside.
internal sealed partial class StepExecution
{
    internal ValueTask<T> WaitAsync<T>(WaitQuestion question) => throw new InvalidOperationException($"Step '{Key}' cannot wait: {question}");
}
