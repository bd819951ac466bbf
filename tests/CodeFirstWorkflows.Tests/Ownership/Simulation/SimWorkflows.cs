namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>A step that is taken back, a wait, and a step.</summary>
[Workflow]
public partial class SimTrip(WorkflowEngine engine, ISimBodies bodies) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Free))]
    public Task<string> Reserve(string input, StepContext context) => bodies.RunAsync(input, context);

    [WaitFor]
    public partial Task<string> Approve(string reserve);

    [Step]
    public Task<string> Confirm(string input, string approve, StepContext context) => bodies.RunAsync(input, context, approve);

    private Task Free(string reserve, StepContext context) => bodies.TakeBackAsync(reserve, context);
}

/// <summary>A wait that expires beside a slow step that is taken back.</summary>
[Workflow]
public partial class SimSurvey(WorkflowEngine engine, ISimBodies bodies) : Workflow<string, string>(engine)
{
    [WaitFor(Timeout = "20s"), Parallel("both")]
    public partial Task<string> Ask(string input);

    [Step, Parallel("both"), Compensate(nameof(Forget))]
    public Task<string> Measure(string input, StepContext context) => bodies.RunAsync(input, context);

    [Step]
    public Task<string> Conclude(string input, string ask, string measure, StepContext context) => bodies.RunAsync(input, context, ask);

    private Task Forget(string measure, StepContext context) => bodies.TakeBackAsync(measure, context);
}

/// <summary>Items that are taken back, and a sub-workflow that waits.</summary>
[Workflow]
public partial class SimFleet(WorkflowEngine engine, ISimBodies bodies) : Workflow<string, string>(engine)
{
    [Step, ForEach(Times = 3), Compensate(nameof(Unload))]
    public Task<string> Load([Item] int ship, string input, StepContext context) => bodies.RunAsync(input, context);

    [SubWorkflow<SimTrip>]
    public partial Task<string> Travel(string input);

    [Step]
    public Task<string> Arrive(string input, string travel, StepContext context) => bodies.RunAsync(input, context);

    private Task Unload(string load, StepContext context) => bodies.TakeBackAsync(load, context);
}

/// <summary>A decision by a helper that says something else each time, and a step that is tried again.</summary>
[Workflow]
public partial class SimChoice(WorkflowEngine engine, ISimBodies bodies) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Undo))]
    public Task<string> Prepare(string input, StepContext context) => bodies.RunAsync(input, context);

    [Step, When(nameof(IsLeft))]
    public Task<string> Left(string input, StepContext context) => bodies.RunAsync(input, context);

    [Step, Otherwise(nameof(IsLeft))]
    public Task<string> Right(string input, StepContext context) => bodies.RunAsync(input, context);

    [Step, Retry(MaxAttempts = 3, Delay = "1s", Backoff = Backoff.Constant, Jitter = false, On = [typeof(SimFailureException)])]
    public Task<string> Insist(string input, StepContext context) => bodies.RunAsync(input, context);

    private bool IsLeft(string prepare) => bodies.Flip(prepare);

    private Task Undo(string prepare, StepContext context) => bodies.TakeBackAsync(prepare, context);
}

/// <summary>What the steps of one host do.</summary>
public interface ISimBodies
{
    Task<string> RunAsync(string input, StepContext context, string? answer = null);

    Task TakeBackAsync(string result, StepContext context);

    bool Flip(string result);
}

/// <summary>A step failed, as steps do.</summary>
public sealed class SimFailureException() : Exception("The step failed.");
