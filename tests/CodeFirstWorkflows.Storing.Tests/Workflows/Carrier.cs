namespace CodeFirstWorkflows.Storing.Tests.Workflows;

/// <summary>Carries one value from a step to the next, which tells what it sees.</summary>
[Workflow]
public partial class Carrier(WorkflowEngine engine, Func<Luggage> pack, Action<Luggage> look) : Workflow<string, Luggage>(engine)
{
    [Step]
    [Output]
    public Luggage Pack(string input) => pack() with { Text = input };

    [Step]
    public void Look(Luggage pack) => look(pack);
}
