namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>What a test lets the steps of a pipeline do.</summary>
public sealed class Script
{
    public Func<string, CancellationToken, ValueTask<string>> First { get; set; } = static (input, _) => new(input + "1");

    public Func<string, CancellationToken, ValueTask<string>> Second { get; set; } = static (first, _) => new(first + "2");

    public Func<string, CancellationToken, Task<string>> Third { get; set; } = static (second, _) => Task.FromResult(second + "3");

    public List<string> Started { get; } = [];
}

/// <summary>Steps of the user's own code only.</summary>
[Workflow]
public partial class Pipeline : Workflow<string, string>
{
    private readonly Script _script;

    public Pipeline(WorkflowEngine engine, Script script)
        : base(engine) => _script = script;

    [Step]
    internal ValueTask<string> First(string input, CancellationToken cancellationToken)
    {
        _script.Started.Add("first");
        return _script.First(input, cancellationToken);
    }

    [Step]
    internal ValueTask<string> Second(string first, CancellationToken cancellationToken)
    {
        _script.Started.Add("second");
        return _script.Second(first, cancellationToken);
    }

    [Step]
    internal static void Note(string second) => ArgumentNullException.ThrowIfNull(second);

    [Step]
    internal Task<string> Third(string second, CancellationToken cancellationToken)
    {
        _script.Started.Add("third");
        return _script.Third(second, cancellationToken);
    }
}
