using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Shapes;

/// <summary>Runs whose workflow looks different when they go on.</summary>
public partial class ShapeTests
{
    private readonly InMemoryRunStore _store = new();

    [Fact]
    public async Task The_same_and_what_only_adds_go_on()
    {
        var id = await PauseAsync();

        Assert.Equal("a 5 more", (await new Longer(Engine()).ResumeAsync(id, Longer.Answers.Wait(5))).Result);
    }

    [Fact]
    public async Task Members_and_steps_that_changed_are_named()
    {
        var id = await PauseAsync();

        var changed = await Assert.ThrowsAsync<ShapeChangedException>(() => new Changed(Engine()).ResumeAsync(id));

        Assert.Equal(
            [
                "step 'wait' is gone",
                "member 'name' of the result of step 'make' was string, and now is int32",
                "member 'kind' of the result of step 'make' is new and required",
            ],
            changed.Differences);
        Assert.Contains("looked different: step 'wait' is gone", changed.Message);
        Assert.Equal("a 5", (await new First(Engine()).ResumeAsync(id, First.Answers.Wait(5))).Result);
    }

    [Fact]
    public async Task A_run_goes_on_with_the_version_that_it_began_with()
    {
        var id = await PauseAsync();
        var engine = Engine();
        var second = new Second(engine);
        _ = second.Bound;
        _ = new First(engine).Bound;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => second.ResumeAsync(id));
        Assert.Contains("began with version 0 of Shop, and this is version 2", refused.Message);
        var answered = await engine.Runs.AnswerAsync(id, "wait", System.Text.Json.JsonSerializer.SerializeToElement(7), TestContext.Current.CancellationToken);
        Assert.Equal((WorkflowState.Completed, 0), (answered.State, answered.Version));
    }

    private async Task<string> PauseAsync() => (await new First(Engine()).RunAsync("a")).Id;

    private WorkflowEngine Engine() => new(new WorkflowEngineOptions { Store = _store });

    public sealed record Thing(string Name);

    public sealed record LargerThing(string Name, int? Size = null);

    public sealed record OtherThing(int Name, string Kind);

    [Workflow(Name = "Shop")]
    public partial class First : Workflow<string, string>
    {
        [Step]
        public Thing Make(string input) => new(input);

        [WaitFor]
        public partial Task<int> Wait(Thing make);

        [Step]
        public string End(Thing make, int wait) => $"{make.Name} {wait}";
    }

    [Workflow(Name = "Shop")]
    public partial class Longer : Workflow<string, string>
    {
        [Step]
        public LargerThing Make(string input) => new(input);

        [WaitFor(Timeout = "1h")]
        public partial Task<int> Wait(LargerThing make);

        [Step]
        public string End(LargerThing make, int wait) => $"{make.Name} {wait}";

        [Step]
        public string More(string end) => end + " more";
    }

    [Workflow(Name = "Shop")]
    public partial class Changed : Workflow<string, string>
    {
        [Step]
        public OtherThing Make(string input) => new(input.Length, "");

        [Step]
        public string End(OtherThing make) => make.Kind;
    }

    [Workflow(Name = "Shop", Version = 2)]
    public partial class Second : Workflow<string, string>
    {
        [Step]
        public string End(string input) => input;
    }
}
