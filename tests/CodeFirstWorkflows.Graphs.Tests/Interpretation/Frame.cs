using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Interpretation;

/// <summary>A run of a workflow, or of a sub-workflow.</summary>
internal abstract partial class Frame(Interpreter interpreter, Graph graph, object? input, string prefix, IReadOnlyList<Told> after)
{
    private readonly Dictionary<Step, int> _visits = [];
    private readonly Dictionary<Step, List<object?>> _completed = [];

    /// <summary>The calls after which whatever comes next starts.</summary>
    public IReadOnlyList<Told> After { get; protected set; } = after;

    protected Graph Graph { get; } = graph;

    protected Story Story => interpreter.Story;

    /// <summary>What became of each step last: its result, or nothing if it was skipped, failed, or is not decided in this visit of its loop.</summary>
    protected Dictionary<Step, object?> Values { get; } = [];

    /// <summary>Runs the steps.</summary>
    /// <returns>The output.</returns>
    public abstract object? Run();

    /// <summary>The next visit of a step, counted from 1. One that is skipped counts.</summary>
    protected int NextVisit(Step step) => _visits[step] = _visits.GetValueOrDefault(step) + 1;

    protected int LastVisit(Step step) => _visits.GetValueOrDefault(step);

    protected string KeyOf(Step step, int visit) => $"{prefix}{step.Name}{(visit > 1 ? $"#{visit}" : "")}";

    protected void Skip(Step step, int visit)
    {
        Values[step] = null;
        Settle(step, visit, StepOutcome.Skipped);
    }

    /// <summary>A step whose condition fails.</summary>
    protected void FailUnstarted(Step step, int visit) => Settle(step, visit, StepOutcome.Failed);

    /// <summary>A step whose conditions hold, and all visits of it if it repeats itself.</summary>
    protected void Perform(Step step, int visit)
    {
        if (step.Repetition is not { } loop)
        {
            Values[step] = Visit(step, visit);
            return;
        }

        Values[step] = null;
        for (var count = 1; ; count++)
        {
            Values[step] = Visit(step, visit);
            if (HasEnded(loop, step, visit, count))
                return;
            visit = NextVisit(step);
        }
    }

    /// <summary>Whether a loop ends after its visit number <paramref name="count"/>, of which <paramref name="last"/> is the last step.</summary>
    protected bool HasEnded(Repetition loop, Step last, int visit, int count)
    {
        if (loop.Until is { } until && Holds(until, KeyOf(last, visit)))
            return true;
        if (count < loop.Max)
            return false;
        var settled = Story.Settled.Last(settled => settled.Key == KeyOf(last, visit));
        settled.IsExhausted = true;
        // It completed, and yet it is the one that fails.
        settled.IsCertain = !loop.FailsAtMax;
        return loop.FailsAtMax ? throw new FailedException(new Failure(KeyOf(last, visit), ErrorKind.Failed)) : true;
    }

    protected bool Holds(Condition condition, string key) => condition.Not != condition switch
    {
        Test test => test.Check.Holds(Read(test.Path, null)),
        Ask ask => Answer(ask.Helper, key),
        _ => throw new InvalidOperationException(),
    };

    protected object? Read(Path path, object? item)
    {
        var head = path switch
        {
            { Step: { } step } => Values.GetValueOrDefault(step),
            { Head: "item" } => item,
            _ => input,
        };
        return path.Member is null || head is null ? head : path.Member.Read(head);
    }

    protected object? Output()
    {
        var outputs = Graph.Steps.Where(step => step.IsOutput).ToList();
        return outputs.Count > 0 ? outputs.Select(step => Values.GetValueOrDefault(step)).FirstOrDefault(value => value is not null)
            : Graph.Output is not null ? Values.GetValueOrDefault(Graph.Steps.Last(step => step.Result is not null))
            : null;
    }

    private void Settle(Step step, int visit, StepOutcome outcome, object? result = null) => Story.Settled.Add(
        new(KeyOf(step, visit), prefix.Length == 0 ? step.Name : "", visit, outcome, outcome == StepOutcome.Completed && step.Result is not null ? Show.Of(result) : null));

    private object? Visit(Step step, int visit)
    {
        var key = KeyOf(step, visit);
        var start = Story.Now;
        try
        {
            var value = step.FanOut is { } fanOut ? Each(step, fanOut, key) : Once(step, key, null);
            Settle(step, visit, StepOutcome.Completed, value);
            if (!_completed.TryGetValue(step, out var completed))
                _completed.Add(step, completed = []);
            completed.Add(value);
            return value;
        }
        catch (FailedException)
        {
            Settle(step, visit, StepOutcome.Failed);
            if (!step.ContinuesOnError || step.FanOut is not null)
                throw;
            After = [.. After, .. Story.CallsSince(start)];
            return null;
        }
    }

    private object? Once(Step step, string key, object? item)
    {
        var arguments = Bind(step.Inputs, item);
        if (step.Child is { } child)
        {
            var frame = interpreter.Enter(child, child.Input == Kind.Pair ? new Pair((int)arguments[0]!, (Facts?)arguments[1]) : arguments[0], key + "/", After);
            var output = frame.Run();
            After = frame.After;
            return output;
        }

        var (value, call) = interpreter.Act(step, key, arguments, After);
        After = [call];
        return value;
    }

    private bool Answer(Helper helper, string key)
    {
        var (holds, call) = interpreter.Ask(helper, key, Bind(helper.Inputs, null), After);
        After = [call];
        return holds;
    }

    private object?[] Bind(IEnumerable<Input> inputs, object? item) => [.. inputs.Select(each => each.Source switch
    {
        FirstOf first => first.Paths.Select(path => Read(path, item)).FirstOrDefault(value => value is not null),
        ResultsOf results => results.Group.Members.Where(member => member.Result is not null).Select(member => Values.GetValueOrDefault(member)).ToList(),
        VisitsOf visits => _completed.GetValueOrDefault(visits.Step, []).ToList(),
        _ => throw new InvalidOperationException(),
    })];
}
