using System.Globalization;
using CodeFirstWorkflows.Hosting;
using CodeFirstWorkflows.Ownership;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>One process: an engine with clocks of its own, and what its steps do.</summary>
internal sealed class SimHost : ISimBodies, IServiceProvider
{
    private readonly SimWorld _world;
    private readonly string _name;
    private readonly Func<Task> _sweep;

    internal SimHost(SimWorld world, SimTime time, SimStore store, string name)
    {
        _world = world;
        _name = name;
        Clock = new SimClock(time);
        Store = new HostStore(world, this, store);
        Engine = new WorkflowEngine(new WorkflowEngineOptions { Store = Store, Time = Clock, Lease = SimWorld.Lease }, this);
        Workflows = [new SimTrip(Engine, this), new SimSurvey(Engine, this), new SimFleet(Engine, this), new SimChoice(Engine, this)];
        var worker = new WorkflowWorker(Engine);
        _sweep = () => worker.SweepAsync(Ownership, CancellationToken.None);
    }

    internal SimClock Clock { get; }

    internal HostStore Store { get; }

    internal WorkflowEngine Engine { get; }

    internal IReadOnlyList<IWorkflow<string, string>>? Workflows { get; }

    internal RunOwnership Ownership => Engine.StoredRuns!;

    /// <summary>The names under which it owned runs, and when the last heartbeat that was acknowledged began.</summary>
    internal Dictionary<string, (TimeSpan Monotonic, DateTimeOffset Utc, TimeSpan True)?> Owners { get; } = [];

    /// <summary>Ends the grace of a host that stops; <see langword="null"/> of one that does not.</summary>
    internal CancellationTokenSource? Grace { get; set; }

    internal Task? Stopped { get; set; }

    internal bool TakesCalls => Clock.Runs && Grace is null;

    internal (TimeSpan Monotonic, DateTimeOffset Utc, TimeSpan True) Own() => (Clock.Monotonic, Clock.GetUtcNow(), _world.Time.Now);

    internal Task SweepAsync() => _sweep();

    public Task<string> RunAsync(string input, StepContext context, string? answer = null) => _world.Bodies.RunAsync(this, input, context, answer);

    public Task TakeBackAsync(string result, StepContext context) => _world.Bodies.TakeBackAsync(this, result, context);

    public bool Flip(string result) => _world.Bodies.Flip(result);

    /// <summary>Has what sub-workflows are found by.</summary>
    public object? GetService(Type serviceType) =>
        serviceType == typeof(IEnumerable<WorkflowRegistration>) ? Array.Empty<WorkflowRegistration>()
        : serviceType == typeof(ISimBodies) ? this
        : Workflows?.FirstOrDefault(serviceType.IsInstanceOfType);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"host {_name}");
}
